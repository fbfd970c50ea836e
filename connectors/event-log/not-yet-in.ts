import type { EventLog, Positions } from './event-log.js';

/**
 * Of records that somebody was appending, when killed, to a log that ended at `before`: those that it does not hold past
 * that place, in order. Equal values count as often as they occur; what the log has dropped since is not held.
 */
export async function notYetIn<Appended extends { readonly value: Buffer }>(
  log: EventLog,
  before: Positions,
  records: readonly Appended[],
): Promise<readonly Appended[]> {
  const earliest = await log.positions('earliest');
  const from = before.map((position, partition) => Math.max(position, earliest[partition] ?? 0));
  const held = new Map(records.map(({ value }) => [textOf(value), 0]));
  for await (const batch of log.read({ from, to: await log.positions('latest') })) {
    for (const { value } of batch.records) {
      const times = value === null ? undefined : held.get(textOf(value));
      if (value !== null && times !== undefined) held.set(textOf(value), times + 1);
    }
  }
  return records.filter(({ value }) => {
    const times = held.get(textOf(value)) ?? 0;
    held.set(textOf(value), times - 1);
    return times <= 0;
  });
}

/** One character a byte: equal where the bytes are. */
function textOf(value: Buffer): string {
  return value.toString('latin1');
}
