/**
 * The port of ordered, partitioned, offset-addressed logs. `event-log.case.ts` is its contract, run by every adapter.
 *
 * Offsets are whole numbers below 2^53. Ranges are `[start, end)`.
 */
export interface LogRecord {
  readonly offset: number;
  /** Epoch ms at which the log took the record. */
  readonly logTime: number;
  /** The producer's key; null where the log does not keep it. */
  readonly key: Buffer | null;
  /** null is a record too (a Kafka tombstone); the door rejects it. */
  readonly value: Buffer | null;
}

/** Records at consecutive offsets as stretches of one buffer, without an object for each. No value is null, no key kept. */
export interface Stretches {
  readonly firstOffset: number;
  readonly bytes: Buffer;
  /** Of each value in `bytes`; none begins before the one before it ends. */
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
  readonly logTimes: readonly number[];
}

/** Per partition (the index), the next offset to read. */
export type Positions = readonly number[];

/** A run of records of one partition, in offset order, and where reading goes on after it. */
export interface LogBatch {
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** The same records, where the log has them so: `records` are then made when they are asked for. */
  readonly stretches?: Stretches;
  /**
   * The next offset to read: past the last record, and past markers and aborted records that follow it.
   * A batch may carry no record and only move the position.
   */
  readonly position: number;
  /** Offsets in this batch that hold no record (transaction markers, aborted or compacted records). */
  readonly notRecords: number;
}

/** What makes a log the same log: a re-created one at the same address differs. */
export interface LogIdentity {
  readonly kind: 'kafka' | 'directory';
  /** Directory: the UUID in its log.json. Kafka: topic id, or cluster id and topic where the broker gives none. */
  readonly id: string;
  readonly partitions: number;
}

export type At = 'earliest' | 'latest' | { readonly logTime: number };

export interface ReadOptions {
  readonly from: Positions;
  /** Read until every partition's position is at or past it; absent: tail until aborted. */
  readonly to?: Positions;
  readonly signal?: AbortSignal;
}

export interface EventLog {
  readonly url: string;
  /** `<name>-<8 hex>`: the folder under output/<profile>/ that belongs to this log. */
  readonly folder: string;
  /** The name by which people know it: the topic, or the last segment of the path. */
  readonly name: string;
  identity(): Promise<LogIdentity>;
  /**
   * `earliest`: the first offset still there. `latest`: the end (Kafka: the last stable offset).
   * `logTime`: the first record at or after that epoch ms, else the end.
   */
  positions(at: At): Promise<Positions>;
  /**
   * Batches in offset order per partition; partitions interleave. Ends when all positions reach `to`; no record and no
   * position beyond `to` is delivered. A record is delivered once its line or transaction is complete.
   * @throws log-range-gone where `from`, or what was to be read next, is below the earliest offset: the caller decides
   * whether that is a hole; log-shorter where it is beyond the end; log-partitions-changed
   */
  read(options: ReadOptions): AsyncIterable<LogBatch>;
  /** Becomes a member of a group. @throws locked where the log takes one member only, and another stays */
  join(options: JoinOptions): Promise<Membership>;
  writer(): Promise<EventLogWriter>;
  close(): Promise<void>;
}

export interface JoinOptions {
  /** Members of one name share the partitions. */
  readonly group: string;
  /** Partitions whose state this member has at hand, the last owned first: it gets them rather than others. Asked at every join. */
  readonly preferred: () => readonly number[];
}

/**
 * A member of a group that shares the partitions of a log. It goes on over whatever happens to the group and to the
 * broker. `membership.case.ts` is its contract, run by every adapter.
 */
export interface Membership {
  /**
   * What happens to this member, in order, until it leaves; ending the iteration leaves. At most about two fetches wait
   * for a consumer that does not ask; it stays a member for as long as it takes its time.
   * @throws log-shorter, log-partitions-changed, and whatever else cannot pass by itself
   */
  events(): AsyncIterable<MemberEvent>;
  /** Delivers a partition that is ours from this offset; a second time, from there instead. Not ours any more: does nothing. */
  start(partition: number, position: number): void;
  /** Delivers no more of a started partition until `resume`, which goes on where delivery stood; so does `start`, from its offset. */
  pause(partition: number): void;
  resume(partition: number): void;
  /** Tells the group how far we are, for those who watch its lag: a failure goes unsaid, the next one makes it good. */
  commit(positions: ReadonlyMap<number, number>): Promise<void>;
  /** Others take over at once. */
  leave(): Promise<void>;
}

export type MemberEvent =
  /** Newly ours. What stays ours while the group changes is not named, and goes on without a gap or a repetition. */
  | { readonly kind: 'assigned'; readonly partitions: readonly number[] }
  /**
   * Ours no longer: nothing of them comes after this until they are assigned and started again. While this member lives,
   * nobody else gets them before it asks for the next event, so what it writes first is there for the next owner.
   */
  | { readonly kind: 'revoked'; readonly partitions: readonly number[] }
  | { readonly kind: 'batch'; readonly batch: LogBatch }
  /** The log no longer has what was to be delivered next: nothing more of the partition until it is started anew. */
  | {
      readonly kind: 'gone';
      readonly partition: number;
      readonly wanted: number;
      readonly earliest: number;
    }
  /** The log cannot be reached, and why; null: it can again. Told once at each change. */
  | { readonly kind: 'condition'; readonly broken: string | null };

export interface NewRecord {
  /** Decides the partition, as Kafka's Java client does: murmur2(key) & 0x7fffffff mod partitions. */
  readonly key: Buffer;
  readonly value: Buffer;
  /** Epoch ms. */
  readonly logTime: number;
}

export interface EventLogWriter {
  /** Resolves when the log has the records durably (directory: fsync; Kafka: acks=all). */
  append(records: readonly NewRecord[]): Promise<void>;
  close(): Promise<void>;
}
