import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog, EventLogWriter, NewRecord, Positions } from '../connectors/event-log/event-log.js';
import type { Condition } from './conditions.js';

const recordsPerAppend = 2000;
const firstPauseMs = 100;
const longestPauseMs = 5000;

/**
 * A log that the speed layer writes: records go out in the order in which they were queued, as soon as they can. What the
 * log does not take is tried again until it does; `close` gives up on the rest.
 */
export class OutputLog {
  #queue: NewRecord[] = [];
  #writer: EventLogWriter | null = null;
  #sending: Promise<void> | null = null;
  #closed = false;
  /** Records that were queued, and of these in the log. */
  #queued = 0;
  #sent = 0;
  #waiting: { readonly until: number; readonly resolve: () => void }[] = [];

  constructor(
    readonly log: EventLog,
    private readonly condition: Condition,
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

  /** Resolves once the log has all that was queued until now. */
  async sent(): Promise<void> {
    const until = this.#queued;
    if (this.#sent < until) await new Promise<void>((resolve) => this.#waiting.push({ until, resolve }));
  }

  /** Where the log ends now. */
  positions(): Promise<Positions> {
    return this.#untilDone(() => this.log.positions('latest'));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#sending;
    await this.#writer?.close().catch(() => undefined);
    await this.log.close();
  }

  async #send(): Promise<void> {
    // What else is queued in this turn goes with it.
    await null;
    while (this.#queue.length > 0 && !this.#closed) {
      const records = this.#queue.splice(0, recordsPerAppend);
      await this.#untilDone(async () => {
        this.#writer ??= await this.log.writer();
        await this.#writer.append(records);
      });
      this.#sent += records.length;
      this.#waiting = this.#waiting.filter(({ until, resolve }) => {
        if (this.#sent >= until) resolve();
        return this.#sent < until;
      });
    }
    this.#sending = null;
  }

  async #untilDone<Result>(action: () => Promise<Result>): Promise<Result> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        const result = await action();
        this.condition.good();
        return result;
      } catch (thrown) {
        this.condition.broken(thrown);
        if (this.#closed) throw thrown;
        await sleep(pauseMs);
      }
    }
  }
}
