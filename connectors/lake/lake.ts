import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Column } from '../../core/events/event.js';
import { addCounts, assertAddsUp, type Counts } from '../../core/runs/counts.js';
import type { Hole, RecordMark } from '../event-log/known-log.js';
import { syncPath } from '../files/atomic.js';
import { lockFolder } from '../files/lock.js';
import { Compaction } from './compaction.js';
import { type DuckDb, numberOf } from './duckdb.js';
import type { JudgedPaths } from './judged-files.js';
import {
  assertWhole,
  type EventFile,
  filesOf,
  type LakeFile,
  type LakeFolder,
  type LakeManifest,
  lakeFolders,
  readManifest,
  writeManifest,
} from './manifest.js';
import {
  duplicateRangesSql,
  duplicatesSql,
  eventsSql,
  noEventsSql,
  rowsSql,
  writeDuplicatesSql,
} from './publication-sql.js';
import { beginReading, hasReaders } from './readers.js';

/** Records that the archiver read from the log and the door judged: files that are not yet part of the lake. */
export interface Publication {
  readonly events: readonly EventFile[];
  readonly rejections: readonly LakeFile[];
  readonly raw: readonly LakeFile[];
  readonly partitions: readonly PublishedPartition[];
  readonly holes: readonly Hole[];
  readonly deadLetters: number;
}

export interface PublishedPartition {
  readonly position: number;
  readonly read: number;
  readonly notRecords: number;
  readonly last: RecordMark | null;
}

export interface LakeOptions {
  readonly folder: string;
  readonly columns: readonly Column[];
  readonly idColumn: string;
  readonly timeColumn: string;
  readonly withinOffsets: number;
}

/** The immutable archive of a log: Parquet files, and the manifest that says which of them exist. */
export class Lake {
  #endReading: (() => Promise<void>) | null = null;

  constructor(
    private readonly options: LakeOptions,
    private readonly db: DuckDb,
  ) {}

  get folder(): string {
    return this.options.folder;
  }

  manifest(): Promise<LakeManifest | null> {
    return readManifest(this.folder);
  }

  /**
   * Makes this process the only archiver, and removes what an earlier one left unlisted. Whoever kept files by this object
   * keeps them no longer.
   * @throws lake-incomplete, locked, and what `manifest` throws
   */
  async lock(): Promise<() => Promise<void>> {
    const release = await lockFolder(this.folder, 'archiving');
    try {
      await this.close();
      const manifest = await this.manifest();
      if (manifest) await assertWhole(this.folder, manifest);
      await this.#removeUnlisted();
      for (const folder of lakeFolders) await mkdir(join(this.folder, folder), { recursive: true });
    } catch (thrown) {
      await release();
      throw thrown;
    }
    return release;
  }

  /** From now, with the lock still held, to `close` the files that the lake lists are there, whatever replaces them. */
  async keepFiles(): Promise<void> {
    this.#endReading ??= await beginReading(this.folder);
  }

  async close(): Promise<void> {
    await this.#endReading?.();
    this.#endReading = null;
  }

  /** Leaves it to a later call where somebody may still read such files. */
  async #removeUnlisted(): Promise<void> {
    if (await hasReaders(this.folder)) return;
    const manifest = await this.manifest();
    const listed = new Set(manifest && filesOf(manifest).map(({ path }) => path));
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && path.endsWith('.parquet') && !listed.has(relative(this.folder, path)))
        await rm(path);
    }
  }

  /** Names for the files of the publication that follows `manifest`: others at every call. */
  newPaths({ sequence }: LakeManifest, keepRaw: boolean): () => JudgedPaths {
    let files = 0;
    return () => {
      const name = `${stemOf(sequence + 1)}-${files++}.parquet`;
      const inFolder = (folder: LakeFolder) => join(folder, name);
      return {
        events: inFolder('events'),
        rejections: inFolder('rejections'),
        raw: keepRaw ? inFolder('raw') : null,
      };
    };
  }

  /** Makes a publication part of the lake: all of it becomes visible at once, or nothing. */
  async publish(manifest: LakeManifest, publication: Publication): Promise<LakeManifest> {
    const next = await this.extend(manifest, publication);
    await writeManifest(this.folder, next);
    return next;
  }

  /** Judges duplicates and lists the files in a manifest that is not yet in force. */
  async extend(manifest: LakeManifest, publication: Publication): Promise<LakeManifest> {
    const { events, rejections, raw } = publication;
    const synced = this.#sync([...events, ...rejections, ...raw]);
    const sequence = manifest.sequence + 1;
    const duplicates = await this.#writeDuplicates(manifest, events, stemOf(sequence));
    await Promise.all([synced, this.#sync(duplicates.files)]);
    const [valid, rejected] = [await this.#rowsOf(events), await this.#rowsOf(rejections)];
    return {
      ...manifest,
      sequence,
      partitions: manifest.partitions.map((partition, index) => {
        const { position, read, notRecords, last } = publication.partitions[index]!;
        const duplicate = duplicates.rows.get(index) ?? 0;
        const counts: Counts = addCounts(partition.counts, {
          read,
          rejected: rejected.get(index) ?? 0,
          duplicate,
          valid: (valid.get(index) ?? 0) - duplicate,
          notRecords,
        });
        assertAddsUp(counts, `partition ${index}`);
        return { ...partition, position, counts, last: last ?? partition.last };
      }),
      holes: [...manifest.holes, ...publication.holes],
      deadLetters: publication.deadLetters,
      events: [...manifest.events, ...events],
      duplicates: [...manifest.duplicates, ...duplicates.files],
      rejections: [...manifest.rejections, ...rejections],
      raw: [...manifest.raw, ...raw],
    };
  }

  /** Puts a manifest in force that holds the same records in other files, and removes those that it does without. */
  async replace(next: LakeManifest): Promise<void> {
    await writeManifest(this.folder, next);
    await this.#removeUnlisted();
  }

  /** Makes few large files of many small ones, with the same rows. */
  async compact(manifest: LakeManifest, advance: (rows: number) => void): Promise<LakeManifest> {
    const sequence = manifest.sequence + 1;
    const { timeColumn } = this.options;
    const compaction = new Compaction(this.db, this.folder, timeColumn, stemOf(sequence), advance);
    const next = { ...manifest, sequence, ...(await compaction.files(manifest)) };
    await this.#sync(without(next, manifest));
    await this.replace(next);
    return next;
  }

  /** How many bytes the files take. */
  async bytesOf(manifest: LakeManifest): Promise<number> {
    const found = await Promise.all(this.#paths(filesOf(manifest)).map((path) => stat(path)));
    return found.reduce((sum, { size }) => sum + size, 0);
  }

  /** The lake's rows as a FROM item; only files that may hold a wanted event. `fromMs`: event time, null for all. */
  relation(manifest: LakeManifest, fromMs: number | null): string {
    const events = manifest.events.filter(({ greatestMs }) => fromMs === null || greatestMs >= fromMs);
    const { columns } = this.options;
    return events.length === 0
      ? noEventsSql(columns)
      : eventsSql(columns, this.#paths(events), this.#paths(manifest.duplicates));
  }

  async #writeDuplicates(
    manifest: LakeManifest,
    events: readonly EventFile[],
    stem: string,
  ): Promise<{ readonly files: readonly LakeFile[]; readonly rows: ReadonlyMap<number, number> }> {
    if (events.length === 0) return { files: [], rows: new Map() };
    const { idColumn, withinOffsets } = this.options;
    const positions = manifest.partitions.map(({ position }) => position);
    const within = manifest.events.filter(({ offsets }) =>
      offsets.some(({ partition, last }) => last >= positions[partition]! - withinOffsets),
    );
    await this.db.run(
      duplicatesSql(this.#paths(events), this.#paths(within), idColumn, positions, withinOffsets),
    );
    const ranges = (await this.db.rows(duplicateRangesSql)).map(({ partition, first, last, rows }) => {
      return {
        partition: numberOf(partition),
        first: numberOf(first),
        last: numberOf(last),
        rows: numberOf(rows),
      };
    });
    if (ranges.length === 0) return { files: [], rows: new Map() };
    const path = join('duplicates', `${stem}.parquet`);
    await this.db.run(writeDuplicatesSql(join(this.folder, path)));
    const file: LakeFile = {
      path,
      rows: ranges.reduce((sum, { rows }) => sum + rows, 0),
      offsets: ranges.map(({ partition, first, last }) => ({ partition, first, last })),
    };
    return { files: [file], rows: new Map(ranges.map(({ partition, rows }) => [partition, rows])) };
  }

  /** By partition, read from the files: `assertAddsUp` sees a row that was lost on the way. */
  async #rowsOf(files: readonly LakeFile[]): Promise<ReadonlyMap<number, number>> {
    const rows = files.length === 0 ? [] : await this.db.rows(rowsSql(this.#paths(files)));
    return new Map(rows.map(({ partition, rows }) => [numberOf(partition), numberOf(rows)]));
  }

  /** Makes files and their names durable. */
  async #sync(files: readonly LakeFile[]): Promise<void> {
    await Promise.all(this.#paths(files).map(syncPath));
    await Promise.all(lakeFolders.map((folder) => syncPath(join(this.folder, folder))));
  }

  #paths(files: readonly LakeFile[]): string[] {
    return files.map(({ path }) => join(this.folder, path));
  }
}

/** The files that `manifest` lists and `other` does not. */
function without(manifest: LakeManifest, other: LakeManifest): LakeFile[] {
  const listed = new Set(filesOf(other).map(({ path }) => path));
  return filesOf(manifest).filter(({ path }) => !listed.has(path));
}

function stemOf(sequence: number): string {
  return String(sequence).padStart(8, '0');
}
