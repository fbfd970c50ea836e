import { join } from 'node:path';
import { type Archived, type ArchiveOptions, archive } from '../batch-layer/archiver.js';
import { asDiskFailure } from '../batch-layer/disk-failure.js';
import type { Configuration } from '../config/load.js';
import type { EventLog } from '../connectors/event-log/event-log.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { beginSpilling } from '../connectors/files/spill.js';
import { DuckDb } from '../connectors/lake/duckdb.js';
import { Lake } from '../connectors/lake/lake.js';
import { deadLettersFolder, lakeFolder, logFolder } from '../connectors/run-store/paths.js';
import { columnsOf } from '../core/events/event.js';
import type { Progress } from '../core/progress/progress.js';

/** What a batch command works with: a log, and the folder, lake and database that belong to it. */
export interface Workspace {
  readonly log: EventLog;
  /** `<output.dir>/<profile>/<log>`. */
  readonly folder: string;
  readonly lake: Lake;
  readonly db: DuckDb;
  /** Brings the lake up to the log's end, or to `options.to`. */
  archive(
    progress: Progress,
    options?: Partial<Pick<ArchiveOptions, 'start' | 'to' | 'compactAfterFiles'>>,
  ): Promise<Archived>;
  close(): Promise<void>;
}

/** `lake`: another folder than the log's own, for an excerpt. */
export async function openWorkspace(
  configuration: Configuration,
  url: string,
  lake?: string,
): Promise<Workspace> {
  const { settings, profile } = configuration;
  const log = await openEventLog(url, { fetchBytes: settings.log.fetchBytes });
  const folder = logFolder(settings.output.dir, profile.name, log.folder);
  const { duckdbMemoryMb: memoryMb, duckdbThreads: threads, workers, scanner } = settings.machine;
  const spilling = async () => {
    const spill = await beginSpilling(folder);
    return { spill, db: await DuckDb.open({ memoryMb, threads, spillFolder: spill.path }) };
  };
  const { spill, db } = await spilling().catch(async (thrown) => {
    await log.close();
    throw asDiskFailure(thrown, folder);
  });
  const lakeOf = new Lake(
    {
      folder: lake ?? lakeFolder(folder),
      columns: columnsOf(profile),
      idColumn: profile.id,
      timeColumn: profile.time,
      withinOffsets: profile.dedupe.withinOffsets,
    },
    db,
  );
  return {
    log,
    folder,
    db,
    lake: lakeOf,
    archive: (progress, options) =>
      archive({
        log,
        db,
        profile,
        workers,
        scanner,
        progress,
        lake: lakeOf,
        deadLetters: lake ? join(lake, 'dead-letters') : deadLettersFolder(folder),
        ...settings.archive,
        ...options,
      }),
    async close() {
      db.close();
      await lakeOf.close();
      await log.close();
      await spill.end();
    },
  };
}
