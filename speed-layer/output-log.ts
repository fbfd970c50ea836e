import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog, EventLogWriter, NewRecord, Positions } from '../connectors/event-log/event-log.js';
import { causeOf, StreamGuardError } from '../core/errors/errors.js';
import type { Condition } from './conditions.js';
import { unless } from './waiting.js';

const recordsPerAppend = 2000;
const firstPauseMs = 100;
const longestPauseMs = 5000;

/**
 * A log that the speed layer writes: records go out in the order in which they were queued, as soon as they can. What the
 * log does not take is tried again until it does, or until it is given up.
 */
export class OutputLog {
  #queue: NewRecord[] = [];
  #writer: EventLogWriter | null = null;
  #sending: Promise<void> | null = null;
  readonly #givenUp = new AbortController();
  #closed = false;
  /** Records that were queued, and of these in the log. */
  #queued = 0;
  #sent = 0;
  /** What the log was asked, and of this answered; and as it was when it was last looked at. */
  #begun = 0;
  #answered = 0;
  #begunBefore = 0;
  #answeredBefore = 0;
  #waiting: Waiting[] = [];

  constructor(
    readonly log: EventLog,
    /** Of each thing that the log is asked: what one brings says nothing of the others. */
    private readonly part: () => Condition,
    /** How long a record may wait for others, so that fewer appends are made. */
    private readonly lingerMs = 0,
  ) {}

  /** Records that are not in the log yet. */
  get pending(): number {
    return this.#queued - this.#sent;
  }

  add(record: NewRecord): void {
    this.#queue.push(record);
    this.#queued++;
    this.#sending ??= this.#send();
  }

  /** Resolves once the log has all that was queued until now. @throws log-unreachable once it was given up */
  async sent(): Promise<void> {
    const until = this.#queued;
    if (this.#sent >= until) return;
    const sent = new Promise<void>((resolve, reject) => this.#waiting.push({ until, resolve, reject }));
    this.#sending ??= this.#send();
    await sent;
  }

  /** Where the log ends now. @throws log-unreachable once it was given up */
  positions(): Promise<Positions> {
    return this.#untilDone(() => this.log.positions('latest'));
  }

  /** Called at intervals, ends every wait once the log has not answered what it was asked for a whole interval. */
  giveUpIfSilent(): void {
    const isSilent = this.#begun > this.#answered && this.#begun === this.#begunBefore;
    if (isSilent && this.#answered === this.#answeredBefore) this.#givenUp.abort();
    this.#begunBefore = this.#begun;
    this.#answeredBefore = this.#answered;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#sending;
    const writer = this.#writer?.close().catch(() => undefined);
    if (!this.#givenUp.signal.aborted) await writer;
    await this.log.close();
  }

  async #send(): Promise<void> {
    // What else is queued in this turn goes with it.
    await null;
    try {
      while (this.#queue.length > 0 && !this.#closed) {
        if (this.lingerMs > 0 && this.#waiting.length === 0) await sleep(this.lingerMs);
        const records = this.#queue.slice(0, recordsPerAppend);
        await this.#untilDone(async () => {
          this.#writer ??= await this.log.writer();
          await this.#writer.append(records);
        });
        this.#queue.splice(0, records.length);
        this.#sent += records.length;
        this.#waiting = this.#waiting.filter(({ until, resolve }) => {
          if (this.#sent >= until) resolve();
          return this.#sent < until;
        });
      }
    } catch (thrown) {
      for (const { reject } of this.#waiting.splice(0)) reject(thrown);
    }
    this.#sending = null;
  }

  async #untilDone<Result>(action: () => Promise<Result>): Promise<Result> {
    const { signal } = this.#givenUp;
    const condition = this.part();
    let cause = 'it has not answered yet';
    this.#begun++;
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        const result = await unless(signal, action());
        if (result === null) break;
        condition.good();
        this.#answered++;
        return result;
      } catch (thrown) {
        cause = causeOf(thrown);
        condition.broken(thrown);
      }
      if (this.#closed) break;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
    throw new StreamGuardError('log-unreachable', { brokers: this.log.url, cause });
  }
}

interface Waiting {
  readonly until: number;
  readonly resolve: () => void;
  readonly reject: (thrown: unknown) => void;
}
