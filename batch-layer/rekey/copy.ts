import type {
  EventLog,
  EventLogWriter,
  LogRecord,
  NewRecord,
  Positions,
} from '../../connectors/event-log/event-log.js';
import { markOf } from '../../connectors/event-log/known-log.js';
import { notYetIn } from '../../connectors/event-log/not-yet-in.js';
import { isBlank } from '../../connectors/importers/lines.js';
import type { Account, RekeyJournal } from './rekey-journal.js';
import type { Stretch } from './stretches.js';

/** Of one call. read = copied + alreadyThere + empty. */
export interface Copied {
  readonly read: number;
  readonly copied: number;
  /** Of a batch that a killed copy had begun. */
  readonly alreadyThere: number;
  /** Records without a value, or of space only: the door would reject them, and a directory cannot hold them. */
  readonly empty: number;
}

/**
 * Brings stretches of a source into a target, each record once, whenever the process is killed. Before a batch goes out,
 * the account says which offsets it holds and where the target ended. Whoever goes on reads these offsets again, which
 * gives the same batch, and appends of it what the target does not hold past that place. A batch is in the account as
 * copied when the next one begins, or at the end.
 */
export class Copy {
  #read = 0;
  #copied = 0;
  #alreadyThere = 0;
  #empty = 0;

  constructor(
    private readonly target: EventLog,
    private readonly writer: EventLogWriter,
    private readonly keyOf: (value: Buffer) => Buffer,
    private readonly journal: RekeyJournal,
    private account: Account,
  ) {}

  get positions(): Positions {
    return this.account.partitions.map(({ position }) => position);
  }

  get state(): Account {
    return this.account;
  }

  get counts(): Copied {
    const [read, copied, alreadyThere, empty] = [
      this.#read,
      this.#copied,
      this.#alreadyThere,
      this.#empty,
    ] as const;
    return { read, copied, alreadyThere, empty };
  }

  /** `begun`: where the target ended when a killed copy began to append the same stretch; null: nobody did. */
  async take(stretch: Stretch, begun: Positions | null = null): Promise<void> {
    const records = stretch.records.flatMap((record) => this.#keyed(record));
    const missing = begun === null ? records : await notYetIn(this.target, begun, records);
    if (begun === null && records.length > 0) {
      const batch = { to: [...stretch.to], before: [...(await this.target.positions('latest'))] };
      this.account = { ...this.account, batch };
      await this.journal.write(this.account);
    }
    if (missing.length > 0) await this.writer.append(missing);
    this.#read += stretch.records.length;
    this.#empty += stretch.records.length - records.length;
    this.#alreadyThere += records.length - missing.length;
    this.#copied += missing.length;
    this.#advance(stretch, records.length);
  }

  async finish(): Promise<void> {
    await this.journal.write(this.account);
  }

  #keyed({ logTime, value }: LogRecord): NewRecord[] {
    return value === null || isBlank(value) ? [] : [{ key: this.keyOf(value), value, logTime }];
  }

  #advance({ to, last }: Stretch, copied: number): void {
    const { partitions, total } = this.account;
    this.account = {
      ...this.account,
      partitions: partitions.map((before, partition) => {
        const record = last[partition];
        return { position: to[partition]!, last: record ? markOf(record) : before.last };
      }),
      total: total + copied,
      batch: null,
    };
  }
}
