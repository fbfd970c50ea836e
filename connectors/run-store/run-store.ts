import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readlink, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import { type RunManifest, runFormatVersion } from '../../core/runs/manifest.js';
import { readIfExists, syncPath } from '../files/atomic.js';
import { lockFolder } from '../files/lock.js';
import { damageOf, draftOf, filesBelow, isDraft, manifestName, removeSealed, seal } from './sealed-folder.js';

const latestName = 'latest';
/** What a manifest that was written before there were cohort ids means. */
const beforeCohortIds = { continues: null, nextCohortId: 0 };

/** The runs of one log: folders that appear whole or not at all, and the link that says which is in force. */
export class RunStore {
  /** @param folder `<output.dir>/<profile>/<log>` */
  constructor(readonly folder: string) {}

  runFolder(run: string): string {
    return join(this.folder, 'runs', run);
  }

  /** An empty folder in which a run is made; nobody reads there. What earlier, killed trainings left is removed. */
  async draft(run: string): Promise<string> {
    const runs = join(this.folder, 'runs');
    await mkdir(runs, { recursive: true });
    for (const name of await readdir(runs)) {
      if (isDraft(name)) await rm(join(runs, name), { recursive: true });
    }
    const draft = draftOf(this.runFolder(run));
    await mkdir(draft);
    return draft;
  }

  /** Seals the draft of a run. */
  publish(draft: string, manifest: Omit<RunManifest, 'files'>): Promise<RunManifest> {
    return seal(draft, this.runFolder(manifest.run), manifest);
  }

  /** Puts a run in force. */
  async flipLatest(run: string): Promise<void> {
    await flipLink(join(this.folder, latestName), join('runs', run));
  }

  /** The run in force, or null before the first. @throws run-damaged where the link leads nowhere */
  async latest(): Promise<RunManifest | null> {
    const run = await this.inForce();
    return run === null ? null : this.manifest(run);
  }

  /** The name of the run in force, whole or not; null before the first. */
  async inForce(): Promise<string | null> {
    const target = await readlink(join(this.folder, latestName)).catch(() => null);
    return target === null ? null : basename(target);
  }

  /** @throws run-damaged, file-too-new */
  async manifest(run: string): Promise<RunManifest> {
    const path = join(this.runFolder(run), manifestName);
    const text = await readIfExists(path);
    if (text === null) throw new StreamGuardError('run-damaged', { run, problem: `${path} is missing` });
    const manifest = parseManifest(run, path, text);
    if (manifest.formatVersion > runFormatVersion) {
      throw new StreamGuardError('file-too-new', {
        path,
        found: manifest.formatVersion,
        known: runFormatVersion,
      });
    }
    return manifest;
  }

  /**
   * Finds the run's files whose path begins with `below` as they were written.
   * @throws run-damaged
   */
  async verify({ run, files }: RunManifest, below = ''): Promise<void> {
    const problem = await damageOf(this.runFolder(run), files, below);
    if (problem !== null) throw new StreamGuardError('run-damaged', { run, problem });
  }

  /** The published run that a link leads into, or null. */
  async runBehind(link: string): Promise<string | null> {
    const runs = await realpath(join(this.folder, 'runs')).catch(() => null);
    const target = await realpath(link).catch(() => null);
    if (runs === null || target === null) return null;
    const [run = '', ...within] = relative(runs, target).split(sep);
    return run === '..' || run === '' || within.length === 0 ? null : run;
  }

  /** Bytes on disk. */
  async sizeOf(run: string): Promise<number> {
    const files = await filesBelow(this.runFolder(run));
    const sizes = await Promise.all(files.map(async (path) => (await stat(path)).size));
    return sizes.reduce((total, size) => total + size, 0);
  }

  /** Removes a run: it is gone at once, not file by file. */
  async remove(run: string): Promise<void> {
    await removeSealed(this.runFolder(run));
  }

  /** Makes this process the only one that adds, removes or promotes runs. @throws locked */
  lock(purpose: string): Promise<() => Promise<void>> {
    return lockFolder(join(this.folder, 'runs'), purpose);
  }

  /** Names of published runs, oldest first. */
  async list(): Promise<string[]> {
    const names = await readdir(join(this.folder, 'runs')).catch(() => []);
    return names.filter((name) => !name.startsWith('.') && !isDraft(name)).sort();
  }
}

function parseManifest(run: string, path: string, text: string): RunManifest {
  try {
    return { ...beforeCohortIds, ...(JSON.parse(text) as RunManifest) };
  } catch (thrown) {
    throw new StreamGuardError('run-damaged', { run, problem: `${path} is no JSON` }, { cause: thrown });
  }
}

/** Points a link somewhere else without a moment in which it is missing. */
async function flipLink(link: string, target: string): Promise<void> {
  await removeAbandonedDrafts(link);
  const draft = `${link}.${randomUUID()}`;
  await symlink(target, draft);
  await rename(draft, link);
  await syncPath(dirname(link));
}

/** What killed processes left of a link; a draft that is under way is younger than a minute. */
async function removeAbandonedDrafts(link: string): Promise<void> {
  const [folder, name] = [dirname(resolve(link)), basename(link)];
  for (const other of await readdir(folder)) {
    if (
      !other.startsWith(`${name}.`) ||
      !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(other.slice(name.length + 1))
    )
      continue;
    const found = await lstat(join(folder, other)).catch(() => null);
    if (found?.isSymbolicLink() && found.mtimeMs < Date.now() - 60_000)
      await rm(join(folder, other), { force: true });
  }
}

/**
 * Makes sure that a link can be made at `path` later.
 * @throws output-not-ours where something else than a link stands there, disk-failed where its folder cannot be made
 */
export async function assertReplaceable(path: string, overwrite = false): Promise<void> {
  const folder = dirname(resolve(path));
  try {
    await mkdir(folder, { recursive: true });
  } catch (thrown) {
    throw new StreamGuardError('disk-failed', { folder, cause: causeOf(thrown) }, { cause: thrown });
  }
  const found = await lstat(path).catch(() => null);
  if (found && !found.isSymbolicLink() && !overwrite) throw new StreamGuardError('output-not-ours', { path });
}

/**
 * Links `path` to a run's training data; whatever else stands there is removed with `overwrite`, once the link is made.
 * @throws output-not-ours, disk-failed
 */
export async function linkOutput(path: string, trainingData: string, overwrite: boolean): Promise<void> {
  await assertReplaceable(path, overwrite);
  const found = await lstat(path).catch(() => null);
  const aside = found && !found.isSymbolicLink() ? `${resolve(path)}.${randomUUID()}` : null;
  if (aside) await rename(path, aside);
  await flipLink(path, relative(dirname(resolve(path)), trainingData));
  if (aside) await rm(aside, { recursive: true });
}
