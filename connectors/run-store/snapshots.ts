import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  fittingPartition,
  type SnapshotFit,
  type SnapshotManifest,
  type SnapshotPartition,
  snapshotManifestSchema,
} from '../../core/runs/snapshot.js';
import { readIfExists, writeAtomically } from '../files/atomic.js';
import { parseJson } from '../files/json.js';
import { damageOf, draftOf, filesBelow, isDraft, manifestName, removeSealed, seal } from './sealed-folder.js';

const requestName = 'request';
/** A draft that was not written to for so long is that of a killed process: one under way is written all the time. */
const abandonedMs = 10 * 60_000;

/** One partition in a snapshot that was found whole. */
export interface FoundSnapshot {
  readonly manifest: SnapshotManifest;
  readonly partition: SnapshotPartition;
  /** With the snapshot's files. */
  readonly folder: string;
}

/**
 * The snapshots of one log: folders that appear whole or not at all. Several processes may take them side by side; names
 * begin with the time, so that their order is that of age.
 */
export class Snapshots {
  /** @param folder `<output.dir>/<profile>/<log>` */
  constructor(private readonly folder: string) {}

  snapshotFolder(snapshot: string): string {
    return join(this.folder, 'snapshots', snapshot);
  }

  statesFolder(snapshot: string): string {
    return join(this.snapshotFolder(snapshot), 'states');
  }

  idsFolder(snapshot: string): string {
    return join(this.snapshotFolder(snapshot), 'recent-ids');
  }

  /** An empty folder in which a snapshot is made; nobody reads there. What processes killed long ago left is removed. */
  async draft(snapshot: string): Promise<string> {
    const draft = draftOf(this.snapshotFolder(snapshot));
    await mkdir(join(this.folder, 'snapshots'), { recursive: true });
    for (const name of await this.#names(isDraft)) {
      const folder = this.snapshotFolder(name);
      if (folder === draft || (await isAbandoned(folder))) await rm(folder, { recursive: true, force: true });
    }
    await mkdir(draft);
    return draft;
  }

  /** Asks every speed layer of the log for a snapshot of what it has; the manifest of those that answer names the request. */
  async request(request: string): Promise<void> {
    await mkdir(join(this.folder, 'snapshots'), { recursive: true });
    await writeAtomically(this.#requestPath, request);
  }

  /** The last request; null where there was none. */
  requested(): Promise<string | null> {
    return readIfExists(this.#requestPath);
  }

  /** Seals the draft of a snapshot. */
  publish(draft: string, manifest: Omit<SnapshotManifest, 'files'>): Promise<SnapshotManifest> {
    return seal(draft, this.snapshotFolder(manifest.snapshot), manifest);
  }

  /** Those whose manifest can be read, newest first; whether their files are whole is another question. */
  async list(): Promise<SnapshotManifest[]> {
    const names = await this.#names((name) => !isDraft(name));
    const manifests: SnapshotManifest[] = [];
    for (const name of names.toReversed()) {
      const text = await readIfExists(join(this.snapshotFolder(name), manifestName)).catch(() => null);
      const parsed = snapshotManifestSchema.safeParse(text === null ? null : parseJson(text));
      if (parsed.success && parsed.data.snapshot === name) manifests.push(parsed.data);
    }
    return manifests;
  }

  /** The whole snapshot that fits and is furthest in the partition, the newest of several; null where there is none. */
  async newestOf(partition: number, fit: SnapshotFit): Promise<FoundSnapshot | null> {
    const fitting = (await this.list()).flatMap((manifest) => {
      const found = fittingPartition(manifest, partition, fit);
      return found ? [{ manifest, partition: found, folder: this.snapshotFolder(manifest.snapshot) }] : [];
    });
    fitting.sort((one, other) => other.partition.position - one.partition.position);
    for (const found of fitting) {
      if ((await damageOf(found.folder, found.manifest.files)) === null) return found;
    }
    return null;
  }

  /** Removes those that are not among the newest `keep` of any of their partitions; returns their names. */
  async prune(keep: number): Promise<string[]> {
    const kept = new Map<number, number>();
    const removed: string[] = [];
    for (const { snapshot, partitions } of await this.list()) {
      const isNeeded = partitions.some(({ partition }) => (kept.get(partition) ?? 0) < keep);
      for (const { partition } of partitions) kept.set(partition, (kept.get(partition) ?? 0) + 1);
      if (isNeeded) continue;
      await removeSealed(this.snapshotFolder(snapshot));
      removed.push(snapshot);
    }
    return removed;
  }

  get #requestPath(): string {
    return join(this.folder, 'snapshots', requestName);
  }

  /** Oldest first. */
  async #names(isWanted: (name: string) => boolean): Promise<string[]> {
    const names = await readdir(join(this.folder, 'snapshots')).catch(() => []);
    return names.filter((name) => name !== requestName && isWanted(name)).sort();
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  const paths = [folder, ...(await filesBelow(folder).catch(() => []))];
  const times = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return times.every((found) => found === null || found.mtimeMs < Date.now() - abandonedMs);
}
