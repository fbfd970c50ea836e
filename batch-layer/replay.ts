import type { EventLog, Positions } from '../connectors/event-log/event-log.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import type { Lake } from '../connectors/lake/lake.js';
import { type LakeRecord, lakeRecords } from '../connectors/lake/lake-records.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { createDoor } from '../core/events/door.js';
import type { Profile } from '../core/profile/profile.js';

/** All records below a cut once more, in offset order per partition. */
export interface Replay {
  /** `log`: through the door; `lake`: the log has lost some of them, so what the door said of them then. */
  readonly source: 'log' | 'lake';
  batches(): AsyncIterable<readonly LakeRecord[]>;
}

export interface ReplayOptions {
  readonly log: EventLog;
  readonly lake: Lake;
  readonly manifest: LakeManifest;
  readonly db: DuckDb;
  readonly profile: Profile;
  /** The cut: per partition, the first offset that is not wanted. */
  readonly to: Positions;
}

export async function openReplay(options: ReplayOptions): Promise<Replay> {
  const from = firstRecords(options.manifest);
  const earliest = await options.log.positions('earliest');
  const whole = from.every((first, partition) => earliest[partition]! <= first);
  return whole
    ? { source: 'log', batches: () => replayLog(options, from) }
    : { source: 'lake', batches: () => replayLake(options) };
}

/** Where the lake begins, past the hole that may be there. */
function firstRecords({ partitions, holes }: LakeManifest): Positions {
  return partitions.map(({ start }, index) => {
    return holes.find(({ partition, from }) => partition === index && from === start)?.to ?? start;
  });
}

async function* replayLog(
  { log, profile, to }: ReplayOptions,
  from: Positions,
): AsyncGenerator<LakeRecord[]> {
  const door = createDoor(profile);
  for await (const { partition, records } of log.read({ from, to })) {
    yield records.map(({ offset, logTime, value }) => ({
      partition,
      offset,
      judged: door.judge(value, logTime),
    }));
  }
}

async function* replayLake({ lake, manifest, db, profile, to }: ReplayOptions): AsyncGenerator<LakeRecord[]> {
  for (const [partition, { start }] of manifest.partitions.entries()) {
    const range = { partition, from: start, to: to[partition]! };
    yield* lakeRecords(db, lake.folder, manifest, profile, range);
  }
}
