import type { LogRecord } from '../connectors/event-log/event-log.js';
import { markOf, type RecordMark } from '../connectors/event-log/known-log.js';
import type { DuplicateWindow } from '../core/events/duplicate-window.js';
import type { DerivedEvent } from '../core/events/event.js';
import type { Rejection } from '../core/events/rejection.js';
import type { StreamedEvent } from '../core/events/scanner/stream-door.js';
import { Accumulator } from '../core/features/accumulator.js';
import type { States } from '../core/features/feature-set.js';
import type { RunCounts } from '../core/runs/manifest.js';
import type { Basis } from './basis.js';
import type { EntityStates } from './entity-states.js';

export const noRunCounts: RunCounts = {
  read: 0,
  valid: 0,
  rejected: 0,
  duplicate: 0,
  notRecords: 0,
  inWindow: 0,
  beforeWindow: 0,
};

/** Where a fold begins. */
export interface FoldStart {
  readonly position: number;
  readonly cut: number;
  readonly counts: RunCounts;
  readonly eventTime: number | null;
  readonly last: RecordMark | null;
  /** Positions at which chunks of the duplicate window were stored, rising. */
  readonly chunks: readonly number[];
}

/** One partition's records, in offset order, into the states of one generation. */
export class PartitionFold {
  /** The next offset to read. */
  position: number;
  readonly cut: number;
  readonly counts: { -readonly [Name in keyof RunCounts]: number };
  /** The latest event time in the state, epoch ms. */
  eventTime: number | null;
  /** Positions at which chunks of the duplicate window were stored, rising. */
  chunks: number[];
  /** The position that the store has. */
  savedAt: number;
  #last: RecordMark | null;
  #lastRecord: LogRecord | null = null;
  readonly #accumulator: Accumulator;
  readonly #windowStart: number;

  constructor(
    readonly basis: Basis,
    readonly states: EntityStates,
    readonly duplicates: DuplicateWindow,
    { position, cut, counts, eventTime, last, chunks }: FoldStart,
  ) {
    this.position = position;
    this.cut = cut;
    this.counts = { ...counts };
    this.eventTime = eventTime;
    this.#last = last;
    this.chunks = [...chunks];
    this.savedAt = position;
    this.#accumulator = new Accumulator(basis.features);
    this.#windowStart = basis.windowStart ?? Number.NEGATIVE_INFINITY;
  }

  /** The last record below the position that came from the log. */
  get last(): RecordMark | null {
    if (this.#lastRecord) this.#last = markOf(this.#lastRecord);
    this.#lastRecord = null;
    return this.#last;
  }

  /** What the door says of a record, which is then to be admitted; an event is good until the next one is judged. */
  judge(record: LogRecord): StreamedEvent | Rejection {
    const { value, logTime } = record;
    this.#lastRecord = record;
    return this.basis.door.judge(value, logTime);
  }

  /** Goes on at a position: what lies between is no record. */
  moveTo(position: number): void {
    this.counts.notRecords += position - this.position;
    this.position = position;
  }

  /** Counts a record that was judged. Returns whether it is an event that is no duplicate. */
  admit(judged: StreamedEvent | Rejection, offset: number): judged is StreamedEvent {
    this.moveTo(offset);
    this.counts.read++;
    this.position = offset + 1;
    if (!judged.valid) {
      this.counts.rejected++;
      return false;
    }
    const { idBytes, idStart, idEnd } = judged;
    if (this.duplicates.seenBytes(idBytes, idStart, idEnd, offset) !== null) {
      this.counts.duplicate++;
      return false;
    }
    this.counts.valid++;
    return true;
  }

  /** The states of an entity, until another's are taken. */
  take(entity: string): States {
    this.states.take(entity);
    return this.states.record.states;
  }

  /** Adds an event to the states of its entity, which were taken. */
  add({ entity, time, values }: DerivedEvent, offset: number): void {
    const inWindow = time >= this.#windowStart;
    if (inWindow) this.counts.inWindow++;
    else this.counts.beforeWindow++;
    if (!inWindow && this.#accumulator.ignoresEarlier) return;
    this.states.change(entity);
    this.#accumulator.add(this.states.record, { offset, time, values }, inWindow);
    if (this.eventTime === null || time > this.eventTime) this.eventTime = time;
  }
}
