import { z } from 'zod';
import { type VerdictRecord, verdictRecordSchema } from '../../core/alerts/verdict.js';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import type { EventLog } from '../event-log/event-log.js';
import { valuesOf } from '../event-log/json-records.js';
import { openIfThere } from '../event-log/open-if-there.js';

/** Alert → the verdict that counts: the last one. */
export type Verdicts = ReadonlyMap<string, VerdictRecord>;

/** Resolves when the log has it, keyed by its entity, so that the verdicts on one alert stay in order. */
export async function appendVerdict(log: EventLog, verdict: VerdictRecord): Promise<void> {
  const writer = await log.writer();
  try {
    const value = Buffer.from(JSON.stringify(verdict));
    await writer.append([{ key: Buffer.from(verdict.entity), value, logTime: verdict.timestamp }]);
  } finally {
    await writer.close();
  }
}

/** Every verdict in a log once, those on one alert in the order in which they were given. @throws verdict-malformed */
export async function* verdictsIn(log: EventLog): AsyncGenerator<VerdictRecord> {
  const known = new Set<string>();
  for await (const { partition, offset, value } of valuesOf(log, [])) {
    const verdict = parsed(value, { url: log.url, partition, offset });
    if (known.has(verdict.verdict_id)) continue;
    known.add(verdict.verdict_id);
    yield verdict;
  }
}

/** @throws verdict-malformed */
export async function readVerdicts(log: EventLog): Promise<Verdicts> {
  const last = new Map<string, VerdictRecord>();
  for await (const verdict of verdictsIn(log)) last.set(verdict.alert_id, verdict);
  return last;
}

/** The verdicts in the log at an address; none where there is no log. @throws verdict-malformed */
export async function verdictsAt(url: string): Promise<Verdicts> {
  const log = await openIfThere(url);
  if (log === null) return new Map();
  try {
    return await readVerdicts(log);
  } finally {
    await log.close();
  }
}

function parsed(
  value: Buffer,
  place: { readonly url: string; readonly partition: number; readonly offset: number },
): VerdictRecord {
  const malformed = (problem: string) => new StreamGuardError('verdict-malformed', { ...place, problem });
  let document: unknown;
  try {
    document = JSON.parse(value.toString());
  } catch (thrown) {
    throw malformed(causeOf(thrown));
  }
  const { data, error } = verdictRecordSchema.safeParse(document);
  if (error) throw malformed(z.prettifyError(error).replaceAll('\n', ' '));
  return data;
}
