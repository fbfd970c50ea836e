import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StreamGuardError } from '../../../core/errors/errors.js';

/**
 * A directory log:
 *
 *   log.json                              what it is
 *   <partition>/<base offset>.ndjson      a segment: the events' own bytes, one per line
 *   <partition>/<base offset>.index       where each append into that segment began, and when
 *
 * The offset of a record is its segment's base plus the number of non-blank lines before it.
 * Removing a partition's oldest segments (with their index) shortens the log's head.
 */
const headerSchema = z.strictObject({
  formatVersion: z.literal(1),
  id: z.uuid(),
  partitions: z.number().int().min(1),
});
export type LogHeader = z.infer<typeof headerSchema>;

export interface Segment {
  /** Offset of its first record. */
  readonly base: number;
  readonly path: string;
  readonly indexPath: string;
}

export const headerPath = (log: string): string => join(log, 'log.json');
export const partitionFolder = (log: string, partition: number): string => join(log, String(partition));

export function segmentAt(folder: string, base: number): Segment {
  const stem = join(folder, String(base).padStart(20, '0'));
  return { base, path: `${stem}.ndjson`, indexPath: `${stem}.index` };
}

/** The segments of a partition by offset; none where nothing was ever appended. */
export async function segmentsOf(folder: string): Promise<Segment[]> {
  const names = await readdir(folder).catch(ifMissing<string[]>([]));
  return names
    .filter((name) => /^\d{20}\.ndjson$/.test(name))
    .map((name) => segmentAt(folder, Number.parseInt(name, 10)))
    .sort((a, b) => a.base - b.base);
}

/** null where there is none. */
export async function readHeader(log: string): Promise<LogHeader | null> {
  const path = headerPath(log);
  const text = await readFile(path, 'utf8').catch(ifMissing(null));
  if (text === null) return null;
  const header = headerSchema.safeParse(parse(text));
  if (!header.success) throw new StreamGuardError('log-damaged', { path, problem: 'is no header of a log' });
  return header.data;
}

export function ifMissing<Value>(value: Value): (thrown: NodeJS.ErrnoException) => Value {
  return (thrown) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return value;
    throw thrown;
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
