import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';

/** What an event belongs to. */
export interface Label {
  /** Of an attack, or of a harmless surprise. */
  readonly scenario: string;
  readonly incident: string;
  readonly isBenign: boolean;
}

/** By the event's id; an event that is not among them is ordinary. */
export type Labels = ReadonlyMap<string, Label>;

const benign = 'benign-';

const lineSchema = z.object({ event_id: z.string(), scenario: z.string(), incident: z.string() });

/**
 * Reads NDJSON of {event_id, scenario, incident}; the scenario of a harmless surprise begins with `benign-`.
 * @throws import-unreadable, file-damaged
 */
export async function readLabels(path: string): Promise<Labels> {
  const text = await readFile(path, 'utf8').catch((thrown) => {
    throw new StreamGuardError('import-unreadable', { path, cause: causeOf(thrown) }, { cause: thrown });
  });
  const labels = new Map<string, Label>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const { event_id, scenario, incident } = parseLine(path, index + 1, line);
    labels.set(event_id, { scenario, incident, isBenign: scenario.startsWith(benign) });
  }
  return labels;
}

function parseLine(path: string, number: number, line: string): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (thrown) {
    const problem = `line ${number} is no {event_id, scenario, incident}`;
    throw new StreamGuardError('file-damaged', { path, problem }, { cause: thrown });
  }
}
