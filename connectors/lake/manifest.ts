import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import { type Counts, noCounts } from '../../core/runs/counts.js';
import type { LogIdentity } from '../event-log/event-log.js';
import type { Hole, RecordMark } from '../event-log/known-log.js';
import { readIfExists, writeAtomically } from '../files/atomic.js';

const formatVersion = 3;
/** The format before this one, which is read as well: it kept no bytes of events. */
const withoutRaw = 2;

/** What the lake holds. A file that is not listed does not exist; the manifest is replaced atomically. */
export interface LakeManifest {
  readonly formatVersion: number;
  readonly log: LogIdentity;
  /** `Door.version` of the events. */
  readonly door: string;
  /** How often the lake was published; names the files of a publication. */
  readonly sequence: number;
  readonly partitions: readonly LakePartition[];
  readonly holes: readonly Hole[];
  /** The next offset of the dead-letter log: what lies beyond was written, but its publication did not happen. */
  readonly deadLetters: number;
  readonly events: readonly EventFile[];
  /** Which events are duplicates, and of what: `_partition`, `_offset`, `_duplicate_of`. */
  readonly duplicates: readonly LakeFile[];
  readonly rejections: readonly LakeFile[];
  /** The bytes of events: `_partition`, `_offset`, `_log_time`, `raw`. Rejections have their own with them. */
  readonly raw: readonly LakeFile[];
}

/** The lists of files, by the name of the folder each lies in. */
export const lakeFolders = ['events', 'duplicates', 'rejections', 'raw'] as const;
export type LakeFolder = (typeof lakeFolders)[number];

export function filesOf(manifest: LakeManifest): LakeFile[] {
  return lakeFolders.flatMap((folder): readonly LakeFile[] => manifest[folder]);
}

export interface LakePartition {
  /** The first offset that was read. */
  readonly start: number;
  /** The next offset to read. */
  readonly position: number;
  readonly counts: Counts;
  /** The last record below `position`, to recognise the log again. */
  readonly last: RecordMark | null;
}

export interface LakeFile {
  /** Relative to the lake. */
  readonly path: string;
  readonly rows: number;
  /** One per partition. */
  readonly offsets: readonly OffsetRange[];
  /** Made of several files, and large enough to stay as it is. */
  readonly settled?: true;
}

export interface EventFile extends LakeFile {
  /** Least and greatest event time, epoch ms, both inclusive. */
  readonly leastMs: number;
  readonly greatestMs: number;
}

/** Least and greatest offset of a partition in a file, both inclusive. */
export interface OffsetRange {
  readonly partition: number;
  readonly first: number;
  readonly last: number;
}

const manifestName = 'manifest.json';

/** @throws file-damaged, file-too-new, lake-outdated */
export async function readManifest(folder: string): Promise<LakeManifest | null> {
  const path = join(folder, manifestName);
  const text = await readIfExists(path);
  if (text === null) return null;
  const manifest = parse(text, path);
  if (manifest.formatVersion > formatVersion) {
    throw new StreamGuardError('file-too-new', { path, found: manifest.formatVersion, known: formatVersion });
  }
  if (manifest.formatVersion === withoutRaw) return { ...manifest, formatVersion, raw: [] };
  if (manifest.formatVersion < formatVersion) {
    throw new StreamGuardError('lake-outdated', {
      folder,
      found: manifest.formatVersion,
      known: formatVersion,
    });
  }
  return manifest;
}

/** @throws lake-incomplete where a file is not there that the manifest lists */
export async function assertWhole(folder: string, manifest: LakeManifest): Promise<void> {
  for (const { path: name } of filesOf(manifest)) {
    const path = join(folder, name);
    await stat(path).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'ENOENT') throw thrown;
      throw new StreamGuardError('lake-incomplete', { folder, path }, { cause: thrown });
    });
  }
}

function parse(text: string, path: string): LakeManifest {
  try {
    return JSON.parse(text) as LakeManifest;
  } catch (thrown) {
    throw new StreamGuardError('file-damaged', { path, problem: causeOf(thrown) }, { cause: thrown });
  }
}

export async function writeManifest(folder: string, manifest: LakeManifest): Promise<void> {
  await writeAtomically(join(folder, manifestName), `${JSON.stringify(manifest, null, 1)}\n`);
}

export function emptyManifest(log: LogIdentity, door: string, start: readonly number[]): LakeManifest {
  const partitions = start.map((position) => ({ start: position, position, counts: noCounts, last: null }));
  return {
    formatVersion,
    log,
    door,
    sequence: 0,
    partitions,
    holes: [],
    deadLetters: 0,
    events: [],
    duplicates: [],
    rejections: [],
    raw: [],
  };
}
