import { crc32 } from 'node:zlib';
import type { EventLog } from '../../connectors/event-log/event-log.js';
import type { Door } from '../../core/events/door.js';
import type { DerivedEvent } from '../../core/events/event.js';

const dayMs = 86_400_000;

/** All events of a few entities. */
export interface Sample {
  readonly events: readonly DerivedEvent[];
  /** From the first of them to the last. */
  readonly days: number;
}

/**
 * The events of the last so many days, of entities that are chosen by a hash of their names: all that the log has where it
 * has few, else between one and two times as many as are wanted.
 */
export async function sampleOf(log: EventLog, door: Door, wanted: number, days: number): Promise<Sample> {
  const kept = new Map<string, DerivedEvent[]>();
  let bound = 2 ** 32;
  let newestMs = Number.NEGATIVE_INFINITY;
  const [from, to] = [await log.positions('earliest'), await log.positions('latest')];
  for await (const { records } of log.read({ from, to })) {
    for (const { key, value, logTime } of records) {
      if (key !== null && crc32(key) >= bound) continue;
      const judged = door.judge(value, logTime);
      if (!judged.valid || crc32(judged.entity) >= bound) continue;
      newestMs = Math.max(newestMs, judged.time);
      const events = kept.get(judged.entity);
      if (events) events.push(judged);
      else kept.set(judged.entity, [judged]);
    }
    while (kept.size > 2 * wanted) {
      bound /= 2;
      for (const entity of kept.keys()) if (crc32(entity) >= bound) kept.delete(entity);
    }
  }
  const events = [...kept.values()].flat().filter(({ time }) => time >= newestMs - days * dayMs);
  const oldestMs = events.reduce((least, { time }) => Math.min(least, time), newestMs);
  return { events, days: Math.max(1, (newestMs - oldestMs) / dayMs) };
}
