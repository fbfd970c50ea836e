import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Column } from '../../core/events/event.js';
import { addCounts, assertAddsUp, type Counts } from '../../core/runs/counts.js';
import { syncPath } from '../files/atomic.js';
import { lockFolder } from '../files/lock.js';
import { type DuckDb, fileList, numberOf } from './duckdb.js';
import {
  type Hole,
  type LakeFile,
  type LakeManifest,
  type OffsetRange,
  type RecordMark,
  readManifest,
  writeManifest,
} from './manifest.js';
import {
  daysSql,
  duplicatesSql,
  eventsSql,
  idsSql,
  noEventsSql,
  rangesSql,
  rejectionsSql,
} from './publication-sql.js';

/** Events that the archiver read from the log and the door judged, not yet part of the lake. */
export interface Publication {
  readonly events: readonly string[];
  readonly rejections: readonly string[];
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

/** DuckDB keeps about 1.6 MB for each day that it writes at the same time. */
const daysPerStatement = 32;

/** The immutable archive of a log: Parquet files by day, and the manifest that says which of them exist. */
export class Lake {
  constructor(
    private readonly options: LakeOptions,
    private readonly db: DuckDb,
  ) {}

  get folder(): string {
    return this.options.folder;
  }

  get stagingFolder(): string {
    return join(this.folder, 'staging');
  }

  manifest(): Promise<LakeManifest | null> {
    return readManifest(this.folder);
  }

  /** Makes this process the only archiver, and removes what an earlier one left unlisted. */
  async lock(): Promise<() => Promise<void>> {
    const release = await lockFolder(this.folder, 'archiving');
    try {
      await this.#removeUnlisted();
    } catch (thrown) {
      await release();
      throw thrown;
    }
    return release;
  }

  async #removeUnlisted(): Promise<void> {
    await rm(this.stagingFolder, { recursive: true, force: true });
    await mkdir(this.stagingFolder, { recursive: true });
    const manifest = await this.manifest();
    const listed = new Set(
      [...(manifest?.events ?? []), ...(manifest?.rejections ?? [])].map(({ path }) => path),
    );
    for (const path of await this.#parquetFiles()) {
      if (!listed.has(relative(this.folder, path))) await rm(path);
    }
  }

  /** Judges duplicates, writes the files, and only then lists them: all of it becomes visible at once, or nothing. */
  async publish(manifest: LakeManifest, publication: Publication): Promise<LakeManifest> {
    const sequence = manifest.sequence + 1;
    const stem = String(sequence).padStart(8, '0');
    const events = await this.#writeEvents(manifest, publication.events, stem);
    const rejections = await this.#writeRejections(publication.rejections, stem);
    const next: LakeManifest = {
      ...manifest,
      sequence,
      partitions: manifest.partitions.map((partition, index) => {
        const published = publication.partitions[index]!;
        const written = countsOf(published, events.rows.get(index), rejections.rows.get(index));
        const counts = addCounts(partition.counts, written);
        assertAddsUp(counts, `partition ${index}`);
        return { ...partition, position: published.position, counts, last: published.last ?? partition.last };
      }),
      holes: [...manifest.holes, ...publication.holes],
      deadLetters: publication.deadLetters,
      events: [...manifest.events, ...events.files],
      rejections: [...manifest.rejections, ...rejections.files],
    };
    await writeManifest(this.folder, next);
    for (const path of [...publication.events, ...publication.rejections]) await rm(path);
    return next;
  }

  /** The lake's rows as a FROM item; only files that may hold a wanted event. `fromMs`: event time, null for all. */
  relation(manifest: LakeManifest, fromMs: number | null): string {
    const firstDay = fromMs === null ? '' : new Date(fromMs).toISOString().slice(0, 10);
    const files = manifest.events
      .filter(({ day }) => day >= firstDay)
      .map(({ path }) => join(this.folder, path));
    return files.length === 0
      ? noEventsSql(this.options.columns)
      : `read_parquet(${fileList(files)}, hive_partitioning = false)`;
  }

  async #writeEvents(manifest: LakeManifest, staged: readonly string[], stem: string): Promise<WrittenFiles> {
    if (staged.length === 0) return nothingWritten;
    const { columns, idColumn, timeColumn, withinOffsets } = this.options;
    const reach = manifest.partitions.map(({ position }) => position - withinOffsets);
    const recent = manifest.events.filter((file) =>
      file.offsets.some(({ partition, last }) => last >= reach[partition]!),
    );
    await this.db.run(
      idsSql(
        staged,
        recent.map(({ path }) => join(this.folder, path)),
        idColumn,
        reach,
      ),
    );
    await this.db.run(duplicatesSql(withinOffsets));
    const days = (await this.db.rows(daysSql(staged, timeColumn))).map(({ day }) => numberOf(day));
    for (let start = 0; start < days.length; start += daysPerStatement) {
      const together = days.slice(start, start + daysPerStatement);
      const range = [together[0]!, together.at(-1)!] as const;
      await this.db.run(eventsSql(staged, range, columns, timeColumn, join(this.folder, 'events'), stem));
    }
    const written = (await this.#parquetFiles('events')).filter((path) =>
      basename(path).startsWith(`${stem}-`),
    );
    return this.#listed(written, '_duplicate_of');
  }

  async #writeRejections(staged: readonly string[], stem: string): Promise<WrittenFiles> {
    if (staged.length === 0) return nothingWritten;
    const path = join(this.folder, 'rejections', `${stem}.parquet`);
    await mkdir(dirname(path), { recursive: true });
    await this.db.run(rejectionsSql(staged, path));
    return this.#listed([path], 'NULL');
  }

  /** Makes written files durable and says what is in them. */
  async #listed(paths: readonly string[], duplicateColumn: string): Promise<WrittenFiles> {
    const files = new Map(paths.map((path) => [path, { rows: 0, offsets: [] as OffsetRange[] }]));
    const rows = new Map<number, Rows>();
    for (const row of paths.length > 0 ? await this.db.rows(rangesSql(paths, duplicateColumn)) : []) {
      const file = files.get(String(row._file))!;
      const partition = numberOf(row.partition);
      file.rows += numberOf(row.rows);
      file.offsets.push({ partition, first: numberOf(row.first), last: numberOf(row.last) });
      const { all, duplicate } = rows.get(partition) ?? noRows;
      rows.set(partition, { all: all + numberOf(row.rows), duplicate: duplicate + numberOf(row.duplicates) });
    }
    for (const path of [...paths, ...new Set(paths.map((path) => dirname(path)))]) await syncPath(path);
    const listed = Array.from(files, ([path, { rows, offsets }]): LakeFile => {
      const day = /\/_day=(\d{4}-\d\d-\d\d)\//.exec(path)?.[1] ?? '';
      return { path: relative(this.folder, path), day, rows, offsets };
    });
    return { files: listed, rows };
  }

  async #parquetFiles(below = ''): Promise<string[]> {
    const entries = await readdir(join(this.folder, below), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.parquet'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  }
}

interface WrittenFiles {
  readonly files: readonly LakeFile[];
  /** By partition. */
  readonly rows: ReadonlyMap<number, Rows>;
}

interface Rows {
  readonly all: number;
  readonly duplicate: number;
}

const noRows: Rows = { all: 0, duplicate: 0 };
const nothingWritten: WrittenFiles = { files: [], rows: new Map() };

/** What was read, and what of it stands in the files: `assertAddsUp` sees a row that was lost on the way. */
function countsOf({ read, notRecords }: PublishedPartition, events = noRows, rejections = noRows): Counts {
  const { all, duplicate } = events;
  return { read, rejected: rejections.all, duplicate, valid: all - duplicate, notRecords };
}
