import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadConfiguration } from '../config/load.js';
import type { EventLog, Positions } from '../connectors/event-log/event-log.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { DuckDb } from '../connectors/lake/duckdb.js';
import { Lake } from '../connectors/lake/lake.js';
import { columnsOf } from '../core/events/event.js';
import type { Profile } from '../core/profile/profile.js';
import { silent } from '../core/progress/progress.js';
import { type Archived, type ArchiveOptions, archive } from './archiver.js';

/** The packaged profile. */
export const { profile: packagedProfile } = loadConfiguration({
  workingDirectory: import.meta.dirname,
  environment: {},
});

export interface BenchOptions {
  readonly profile?: Profile;
  readonly partitions?: number;
  /** Small, so that a small log is read in many batches. */
  readonly fetchBytes?: number;
  /** Of the log's segments. */
  readonly segmentBytes?: number;
}

export interface BenchRecord {
  readonly key: string;
  readonly value: string;
}

/** A directory log and the lake it is archived into, in a temporary folder that goes with the test. */
export class Bench {
  readonly #others: Bench[] = [];

  private constructor(
    readonly folder: string,
    readonly profile: Profile,
    readonly db: DuckDb,
    readonly lake: Lake,
    /** May be replaced by the log as it became. */
    public log: EventLog,
  ) {}

  /** Closed when the test has finished. */
  static async forTest(options?: BenchOptions): Promise<Bench> {
    const bench = await Bench.open(options);
    onTestFinished(() => bench.close());
    return bench;
  }

  static async open({
    profile = packagedProfile,
    partitions = 3,
    fetchBytes,
    segmentBytes = 4096,
  }: BenchOptions = {}): Promise<Bench> {
    const folder = await mkdtemp(join(tmpdir(), 'bench [*] '));
    const log = await openEventLog(`dir:${join(folder, 'events')}`, {
      create: { partitions },
      segmentBytes,
      ...(fetchBytes !== undefined && { fetchBytes }),
    });
    const db = await DuckDb.open({ memoryMb: 512, threads: 2, spillFolder: join(folder, 'spill') });
    return new Bench(folder, profile, db, lakeOf(folder, profile, db), log);
  }

  /** The same log and lake, for those who have another profile; closed with this one. */
  withProfile(profile: Profile): Bench {
    const other = new Bench(this.folder, profile, this.db, lakeOf(this.folder, profile, this.db), this.log);
    this.#others.push(other);
    return other;
  }

  get logFolder(): string {
    return join(this.folder, 'events');
  }

  get deadLetters(): string {
    return join(this.folder, 'dead-letters');
  }

  /** Removes the oldest segments of every partition, but for so many. */
  async forget(keepSegments: number): Promise<void> {
    for (const partition of await readdir(this.logFolder, { withFileTypes: true })) {
      if (!partition.isDirectory()) continue;
      const folder = join(this.logFolder, partition.name);
      const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).sort();
      for (const name of names.slice(0, -keepSegments)) {
        await rm(join(folder, name));
        await rm(join(folder, name.replace('.ndjson', '.index')));
      }
    }
  }

  async append(records: readonly BenchRecord[], logTime: number): Promise<void> {
    const writer = await this.log.writer();
    await writer.append(
      records.map(({ key, value }) => ({ key: Buffer.from(key), value: Buffer.from(value), logTime })),
    );
    await writer.close();
  }

  archive(options: Partial<ArchiveOptions> & { readonly to?: Positions } = {}): Promise<Archived> {
    const { log, lake, db, profile, deadLetters } = this;
    return archive({
      log,
      lake,
      db,
      profile,
      deadLetters,
      batchEvents: 1_000_000,
      keepRaw: 'auto',
      compactAfterFiles: 256,
      workers: 0,
      scanner: true,
      progress: silent,
      ...options,
    });
  }

  async close(): Promise<void> {
    for (const { lake } of [this, ...this.#others]) await lake.close();
    this.db.close();
    await this.log.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** An event that the packaged profile's door passes, as JSON; `fields` say what is special about it. */
export function eventText(
  n: number,
  fields: { readonly timestamp: number } & Record<string, unknown>,
): string {
  const event_id = `evt_${String(n).padStart(12, '0')}`;
  return JSON.stringify({ event_id, event_type: 'dns_query', user: 'ann', ...fields });
}

function lakeOf(folder: string, profile: Profile, db: DuckDb): Lake {
  return new Lake(
    {
      folder: join(folder, 'lake'),
      columns: columnsOf(profile),
      idColumn: profile.id,
      timeColumn: profile.time,
      withinOffsets: profile.dedupe.withinOffsets,
    },
    db,
  );
}
