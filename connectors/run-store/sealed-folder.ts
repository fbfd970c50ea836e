import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncPath, writeAtomically } from '../files/atomic.js';

/** Of every folder that appears whole or not at all; without it, a folder is none. */
export const manifestName = 'manifest.json';

/** Path within the folder → hex SHA-256. */
type Files = Readonly<Record<string, string>>;

export const draftOf = (folder: string) => `${folder}.draft`;
export const isDraft = (name: string) => name.endsWith('.draft');

/** Seals a draft: every file made durable and named with its digest in the manifest, then the draft renamed. */
export async function seal<Manifest>(
  draft: string,
  folder: string,
  manifest: Manifest,
): Promise<Manifest & { readonly files: Files }> {
  const sealing = (await filesBelow(draft)).map(async (path) => {
    const [digest] = await Promise.all([digestOf(path), syncPath(path)]);
    return [relative(draft, path), digest] as const;
  });
  const sealed = { ...manifest, files: Object.fromEntries(await Promise.all(sealing)) };
  for (const path of new Set(Object.keys(sealed.files).map((path) => dirname(join(draft, path)))))
    await syncPath(path);
  await writeAtomically(join(draft, manifestName), `${JSON.stringify(sealed, null, 1)}\n`);
  await rename(draft, folder);
  await syncPath(dirname(folder));
  return sealed;
}

/** What is wrong with the files whose path begins with `below`; null: they are as they were written. */
export async function damageOf(folder: string, files: Files, below = ''): Promise<string | null> {
  for (const [path, digest] of Object.entries(files)) {
    if (!path.startsWith(below)) continue;
    const found = await digestOf(join(folder, path)).catch(() => null);
    if (found === digest) continue;
    return found === null ? `${path} cannot be read` : `${path} is not what was written`;
  }
  return null;
}

/** Removes a sealed folder: it is gone at once, not file by file. */
export async function removeSealed(folder: string): Promise<void> {
  await rename(folder, draftOf(folder));
  await rm(draftOf(folder), { recursive: true });
}

export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
