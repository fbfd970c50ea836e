import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  contentsSql,
  type Days,
  endOf,
  inDaysSql,
  mergeSql,
  rowsPerDaySql,
  startOf,
} from './compaction-sql.js';
import { type DuckDb, numberOf } from './duckdb.js';
import {
  type EventFile,
  type LakeFile,
  type LakeFolder,
  type LakeManifest,
  lakeFolders,
} from './manifest.js';

/** Where a merged file ends, at whichever comes first. A day with more events than this is in one file all the same. */
export interface FileLimits {
  readonly rows: number;
  readonly bytes: number;
}
const usual: FileLimits = { rows: 250_000, bytes: 256 * 1024 * 1024 };

export type LakeFiles = Pick<LakeManifest, LakeFolder>;

/** How many files of a folder could be merged: of the folder that has the most. */
export function smallFiles(files: LakeFiles): number {
  return Math.max(...lakeFolders.map((folder) => files[folder].filter(isSmall).length));
}

/** How many rows a compaction writes. */
export function rowsToMerge(files: LakeFiles): number {
  return lakeFolders.flatMap((folder) => mergeable(files[folder])).reduce((sum, { rows }) => sum + rows, 0);
}

/** Writes the rows of small files once more, into few large ones; touches no file that is there. */
export class Compaction {
  #files = 0;

  constructor(
    private readonly db: DuckDb,
    private readonly lake: string,
    private readonly timeColumn: string,
    /** What the names of new files begin with. */
    private readonly stem: string,
    private readonly advance: (rows: number) => void,
    private readonly limits = usual,
  ) {}

  async files(before: LakeFiles): Promise<LakeFiles> {
    return {
      events: await this.#byDay(before.events),
      duplicates: await this.#inOrder('duplicates', before.duplicates),
      rejections: await this.#inOrder('rejections', before.rejections),
      raw: await this.#inOrder('raw', before.raw),
    };
  }

  /** Whole days of event time go into one file, so that a window leaves files out. */
  async #byDay(files: readonly EventFile[]): Promise<readonly EventFile[]> {
    const small = mergeable(files);
    if (small.length === 0) return files;
    const merged: EventFile[] = [];
    for (const { days, full } of await this.#groupsOfDays(small)) {
      const inputs = small.filter((file) => file.leastMs < endOf(days) && file.greatestMs >= startOf(days));
      const { file, ...times } = await this.#merge('events', inputs, full, days);
      merged.push({ ...file, ...times });
    }
    return replaced(files, small, merged);
  }

  async #inOrder(folder: LakeFolder, files: readonly LakeFile[]): Promise<readonly LakeFile[]> {
    const small = mergeable(files);
    const merged: LakeFile[] = [];
    let group: LakeFile[] = [];
    let [rows, bytes] = [0, 0];
    for (const file of small) {
      group.push(file);
      rows += file.rows;
      bytes += (await stat(join(this.lake, file.path))).size;
      const full = rows >= this.limits.rows || bytes >= this.limits.bytes;
      if (!full && file !== small.at(-1)) continue;
      merged.push((await this.#merge(folder, group, full, null)).file);
      group = [];
      [rows, bytes] = [0, 0];
    }
    return replaced(files, small, merged);
  }

  async #groupsOfDays(files: readonly EventFile[]): Promise<{ days: Days; full: boolean }[]> {
    const perDay = await this.db.rows(rowsPerDaySql(this.#paths(files), this.timeColumn));
    const groups: { days: Days; full: boolean }[] = [];
    let first: number | null = null;
    let rows = 0;
    for (const [index, row] of perDay.entries()) {
      const last = numberOf(row.day);
      first ??= last;
      rows += numberOf(row.rows);
      const full = rows >= this.limits.rows;
      if (!full && index < perDay.length - 1) continue;
      groups.push({ days: { first, last }, full });
      first = null;
      rows = 0;
    }
    return groups;
  }

  async #merge(
    folder: LakeFolder,
    inputs: readonly LakeFile[],
    full: boolean,
    days: Days | null,
  ): Promise<Merged> {
    const path = join(folder, `${this.stem}-${this.#files++}.parquet`);
    const target = join(this.lake, path);
    const where = days ? inDaysSql(this.timeColumn, days) : 'true';
    await this.db.run(mergeSql(this.#paths(inputs), target, where));
    const partitions = await this.db.rows(contentsSql(target, days && this.timeColumn));
    const rows = partitions.reduce((sum, { rows }) => sum + numberOf(rows), 0);
    const offsets = partitions.map(({ partition, first, last }) => {
      return { partition: numberOf(partition), first: numberOf(first), last: numberOf(last) };
    });
    this.advance(rows);
    return {
      file: { path, rows, offsets, ...(full && { settled: true as const }) },
      leastMs: Math.min(...partitions.map(({ least }) => numberOf(least))),
      greatestMs: Math.max(...partitions.map(({ greatest }) => numberOf(greatest))),
    };
  }

  #paths(files: readonly LakeFile[]): string[] {
    return files.map(({ path }) => join(this.lake, path));
  }
}

interface Merged {
  readonly file: LakeFile;
  /** Of event times, where the rows have them. */
  readonly leastMs: number;
  readonly greatestMs: number;
}

function isSmall({ settled }: LakeFile): boolean {
  return settled !== true;
}

/** A single small file gains nothing. */
function mergeable<File extends LakeFile>(files: readonly File[]): readonly File[] {
  const small = files.filter(isSmall);
  return small.length > 1 ? small : [];
}

/** A row that was lost on the way is a defect that must not be published. */
function replaced<File extends LakeFile>(
  files: readonly File[],
  small: readonly File[],
  merged: readonly File[],
): readonly File[] {
  const [before, after] = [small, merged].map((list) => list.reduce((sum, { rows }) => sum + rows, 0));
  if (before !== after) throw new Error(`${small[0]!.path} and on: ${before} rows became ${after}`);
  return [...files.filter((file) => !small.includes(file)), ...merged];
}
