import { setTimeout as sleep } from 'node:timers/promises';
import { lockFolder } from '../../files/lock.js';
import { assertWithin, extentOf, type LogExtent } from '../assert-readable.js';
import type { MemberEvent, Membership } from '../event-log.js';
import { goneOf } from '../gone.js';
import type { PartitionCursor } from './partition-cursor.js';

export interface MemberPlace {
  readonly path: string;
  readonly log: LogExtent;
  readonly partitions: number;
  readonly pollMs: number;
  readonly cursor: (partition: number, position: number) => PartitionCursor;
}

/** The only member of its group: being it is a lock in the folder of the log. All partitions are its own until it leaves. */
export class DirectoryMembership implements Membership {
  readonly #cursors = new Map<number, PartitionCursor>();
  /** Started, and not yet known to begin within the log. */
  readonly #unproven = new Set<PartitionCursor>();
  readonly #paused = new Set<number>();
  readonly #replaced: PartitionCursor[] = [];
  readonly #leaving = new AbortController();
  #reading: Promise<unknown> | null = null;
  #left: Promise<void> | null = null;

  /** @throws locked after 12 s */
  static async join(place: MemberPlace, group: string): Promise<Membership> {
    const name = `member-${encodeURIComponent(group)}.lock`;
    const unlock = await lockFolder(place.path, `reading for ${group}`, name);
    return new DirectoryMembership(place, unlock);
  }

  private constructor(
    private readonly place: MemberPlace,
    private readonly unlock: () => Promise<void>,
  ) {}

  async *events(): AsyncGenerator<MemberEvent, void, undefined> {
    const { signal } = this.#leaving;
    const { partitions, pollMs } = this.place;
    try {
      yield { kind: 'assigned', partitions: Array.from({ length: partitions }, (_, i) => i) };
      while (!signal.aborted) {
        let idle = true;
        for (const partition of this.#cursors.keys()) {
          const reading = this.#next(partition);
          this.#reading = reading;
          const event = await reading;
          if (signal.aborted) return;
          if (event === null) continue;
          idle = false;
          yield event;
        }
        if (idle) await sleep(pollMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      await this.leave();
    }
  }

  start(partition: number, position: number): void {
    this.#stop(partition);
    this.#unproven.add(this.#open(partition, position));
  }

  pause(partition: number): void {
    this.#paused.add(partition);
  }

  resume(partition: number): void {
    this.#paused.delete(partition);
  }

  async commit(): Promise<void> {}

  leave(): Promise<void> {
    this.#left ??= this.#end();
    return this.#left;
  }

  async #end(): Promise<void> {
    this.#leaving.abort();
    await this.#reading?.catch(() => undefined);
    for (const partition of this.#cursors.keys()) this.#stop(partition);
    await this.#closeReplaced();
    await this.unlock();
  }

  async #next(partition: number): Promise<MemberEvent | null> {
    await this.#closeReplaced();
    const cursor = this.#cursors.get(partition);
    if (cursor === undefined || this.#paused.has(partition)) return null;
    try {
      if (this.#unproven.delete(cursor))
        assertWithin(this.place.log, await extentOf(this.place.log), partition, cursor.position);
      const wanted = cursor.position;
      const batch = await cursor.next(Number.POSITIVE_INFINITY);
      if (batch === null || this.#cursors.get(partition) !== cursor) return null;
      if (!this.#paused.has(partition)) return { kind: 'batch', batch };
      this.#replaced.push(cursor);
      this.#open(partition, wanted);
      return null;
    } catch (thrown) {
      const gone = goneOf(thrown);
      if (this.#cursors.get(partition) !== cursor) return null;
      this.#stop(partition);
      return gone;
    }
  }

  #open(partition: number, position: number): PartitionCursor {
    const cursor = this.place.cursor(partition, position);
    this.#cursors.set(partition, cursor);
    return cursor;
  }

  #stop(partition: number): void {
    const cursor = this.#cursors.get(partition);
    if (cursor) this.#replaced.push(cursor);
    this.#cursors.delete(partition);
    this.#paused.delete(partition);
  }

  /** Not while one of them is being read. */
  async #closeReplaced(): Promise<void> {
    for (const cursor of this.#replaced.splice(0)) await cursor.close();
  }
}
