import { existsSync } from 'node:fs';
import { openEventLog } from '../../connectors/event-log/open.js';
import { StreamGuardError } from '../../core/errors/errors.js';

/** A rejected record as people and `dead-letter` read it; id = (partition, offset) in the event log. */
export interface DeadLetter {
  readonly partition: number;
  readonly offset: number;
  readonly log_time: number;
  readonly reason: string;
  readonly path: string;
  /** Base64 of the record's bytes; null where it had none. */
  readonly raw: string | null;
}

export function letterId({ partition, offset }: Pick<DeadLetter, 'partition' | 'offset'>): string {
  return `${partition}:${offset}`;
}

/** The record's bytes; null where it had none. */
export function bytesOf({ raw }: DeadLetter): Buffer | null {
  return raw === null ? null : Buffer.from(raw, 'base64');
}

/** The letters of a dead-letter log, in the order in which they were written; none where there is no such log yet. */
export async function* readLetters(folder: string): AsyncGenerator<DeadLetter> {
  if (!existsSync(folder)) return;
  const log = await openEventLog(`dir:${folder}`);
  try {
    const [from, to] = [await log.positions('earliest'), await log.positions('latest')];
    for await (const { records } of log.read({ from, to })) {
      for (const { value } of records) yield JSON.parse(String(value)) as DeadLetter;
    }
  } finally {
    await log.close();
  }
}

/** The letters with these ids, in the order of the ids. @throws dead-letter-unknown */
export async function findLetters(folder: string, ids: readonly string[]): Promise<DeadLetter[]> {
  const found = new Map<string, DeadLetter | null>(ids.map((id) => [id, null]));
  for await (const letter of readLetters(folder)) {
    if (found.has(letterId(letter))) found.set(letterId(letter), letter);
  }
  return Array.from(found, ([id, letter]) => {
    if (letter === null) throw new StreamGuardError('dead-letter-unknown', { id, folder });
    return letter;
  });
}
