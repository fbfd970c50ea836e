import type { EventLog, Positions } from './event-log.js';

/** A value that is there, and where. */
export interface PlacedValue {
  readonly partition: number;
  readonly offset: number;
  readonly value: Buffer;
}

/** The values of a log from some positions, or the earliest there still are, to its end as it is now. */
export async function* valuesOf(log: EventLog, from: Positions): AsyncGenerator<PlacedValue> {
  const earliest = await log.positions('earliest');
  const to = await log.positions('latest');
  const start = to.map((end, partition) =>
    Math.min(end, Math.max(from[partition] ?? 0, earliest[partition]!)),
  );
  for await (const { partition, records } of log.read({ from: start, to })) {
    for (const { offset, value } of records) if (value) yield { partition, offset, value };
  }
}

/** The same as what the JSON in them says: of logs that we write ourselves. */
export async function* recordsOf<Record>(log: EventLog, from: Positions): AsyncGenerator<Record> {
  for await (const { value } of valuesOf(log, from)) yield JSON.parse(value.toString()) as Record;
}
