import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StreamGuardError } from '../../core/errors/errors.js';
import { readIfExists, writeAtomically } from '../files/atomic.js';
import { parseJson } from '../files/json.js';
import { skipKinds } from './importer.js';
import { writingTo } from './writing-to.js';

const formatVersion = 1;
const count = z.number().int().min(0);

const tallySchema = z.strictObject({
  lines: count,
  used: count,
  skipped: z.partialRecord(z.enum(Object.keys(skipKinds) as [keyof typeof skipKinds]), count),
  events: count,
});
/** lines = used + the sum of skipped; events are the records that the used lines made. */
export type Tally = z.infer<typeof tallySchema>;

const entrySchema = z.strictObject({
  formatVersion: z.literal(formatVersion),
  path: z.string(),
  /** `LogIdentity.id` of the log that the records go to. */
  log: z.string(),
  reading: z.strictObject({
    year: z.number().int().exactOptional(),
    zone: z.string().exactOptional(),
    mapping: z.string().exactOptional(),
  }),
  /** Records that are in the log. */
  appended: count,
  /** The records after those, on their way into a log that ended at `before`; null between two batches. */
  batch: z.strictObject({ records: count, before: z.array(count) }).nullable(),
  /** Set when the file is imported. */
  done: tallySchema.nullable(),
});
export type Entry = Omit<z.infer<typeof entrySchema>, 'formatVersion'>;

/** How far one file, known by its digest, has been imported into one log. */
export class Journal {
  /** Also where its lock is. */
  readonly folder: string;
  readonly #path: string;

  constructor(logFolder: string, format: string, sha256: string) {
    this.folder = join(logFolder, 'imports', `${sha256}-${format}`);
    this.#path = join(this.folder, 'import.json');
  }

  /** null where the file was never begun, or only for another log that was at the same address. */
  async read(log: string): Promise<Entry | null> {
    const text = await readIfExists(this.#path);
    if (text === null) return null;
    const parsed = entrySchema.safeParse(parseJson(text));
    if (!parsed.success) {
      const problem = 'it is no record of an import';
      throw new StreamGuardError('file-damaged', { path: this.#path, problem });
    }
    const { formatVersion: _, ...entry } = parsed.data;
    return entry.log === log ? entry : null;
  }

  async write(entry: Entry): Promise<void> {
    await writingTo(this.folder, async () => {
      await mkdir(this.folder, { recursive: true });
      await writeAtomically(this.#path, `${JSON.stringify({ formatVersion, ...entry })}\n`);
    });
  }
}
