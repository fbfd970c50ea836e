import type { LogRecord } from '../connectors/event-log/event-log.js';

/** Records of one partition in a form that moves between threads without copying. */
export interface PackedRecords {
  readonly partition: number;
  readonly offsets: Float64Array;
  readonly logTimes: Float64Array;
  /** Where each value ends in `bytes`; a null value is marked in `nulls`. */
  readonly ends: Uint32Array;
  readonly nulls: Uint8Array;
  readonly bytes: Uint8Array;
}

export function pack(partition: number, records: readonly LogRecord[]): PackedRecords {
  const count = records.length;
  const total = records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
  const packed: PackedRecords = {
    partition,
    offsets: new Float64Array(count),
    logTimes: new Float64Array(count),
    ends: new Uint32Array(count),
    nulls: new Uint8Array(count),
    bytes: new Uint8Array(total),
  };
  let end = 0;
  records.forEach(({ offset, logTime, value }, index) => {
    packed.offsets[index] = offset;
    packed.logTimes[index] = logTime;
    if (value === null) packed.nulls[index] = 1;
    else {
      packed.bytes.set(value, end);
      end += value.length;
    }
    packed.ends[index] = end;
  });
  return packed;
}

export function recordAt(
  packed: PackedRecords,
  index: number,
): { offset: number; logTime: number; value: Uint8Array | null } {
  const start = index === 0 ? 0 : packed.ends[index - 1]!;
  return {
    offset: packed.offsets[index]!,
    logTime: packed.logTimes[index]!,
    value: packed.nulls[index] ? null : packed.bytes.subarray(start, packed.ends[index]),
  };
}

/** The buffers to hand over with `postMessage`. */
export function buffersOf({ offsets, logTimes, ends, nulls, bytes }: PackedRecords): ArrayBuffer[] {
  return [offsets, logTimes, ends, nulls, bytes].map(({ buffer }) => buffer as ArrayBuffer);
}
