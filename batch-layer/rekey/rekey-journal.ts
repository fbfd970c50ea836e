import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfExists, writeAtomically } from '../../connectors/files/atomic.js';
import { parseJson } from '../../connectors/files/json.js';
import { StreamGuardError } from '../../core/errors/errors.js';

const formatVersion = 1;
const count = z.number().int().min(0);

const accountSchema = z.strictObject({
  formatVersion: z.literal(formatVersion),
  source: z.strictObject({ kind: z.enum(['kafka', 'directory']), id: z.string(), partitions: count }),
  /** Per partition of the source: what lies below is in the target; and the last record of it, to know the log again. */
  partitions: z.array(
    z.strictObject({
      position: count,
      last: z.strictObject({ offset: count, sha256: z.string() }).nullable(),
    }),
  ),
  /** Offsets [from, to) of the source that were gone when they were to be copied. */
  holes: z.array(z.strictObject({ partition: count, from: count, to: count })),
  /** Records that this copy has brought to the target, ever. */
  total: count,
  /** The records up to `to`, on their way into a target that ended at `before`; null between two batches. */
  batch: z.strictObject({ to: z.array(count), before: z.array(count) }).nullable(),
});

/** How far a copy has come. */
export type Account = Omit<z.infer<typeof accountSchema>, 'formatVersion'>;

/** The account of a copy from one log into another, in a folder of its own. */
export class RekeyJournal {
  readonly #path: string;

  constructor(readonly folder: string) {
    this.#path = join(folder, 'rekey.json');
  }

  /** null where nothing was copied yet. @throws file-damaged */
  async read(): Promise<Account | null> {
    const text = await readIfExists(this.#path);
    if (text === null) return null;
    const parsed = accountSchema.safeParse(parseJson(text));
    if (!parsed.success)
      throw new StreamGuardError('file-damaged', {
        path: this.#path,
        problem: 'it is no account of a copy',
      });
    const { formatVersion: _, ...account } = parsed.data;
    return account;
  }

  async write(account: Account): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeAtomically(this.#path, `${JSON.stringify({ formatVersion, ...account })}\n`);
  }
}
