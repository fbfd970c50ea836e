import type { LogIdentity } from '../connectors/event-log/event-log.js';
import { lakeRecords } from '../connectors/lake/lake-records.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { keptRanges, type LakePlace, whileReading } from '../connectors/lake/reading.js';
import type { PartitionRange } from '../connectors/lake/slices.js';
import type { Rejection } from '../core/events/rejection.js';
import { type StreamedEvent, streamed } from '../core/events/scanner/stream-door.js';
import type { Basis } from './basis.js';

export interface ForgottenRecord {
  readonly offset: number;
  readonly judged: StreamedEvent | Rejection;
}

/** Offsets that the log no longer has, up to `position`. */
export interface Forgotten {
  /** As the lake has them; null: it does not have them either, they are lost. */
  readonly records: readonly ForgottenRecord[] | null;
  readonly position: number;
}

export interface ForgottenContext {
  readonly lake: LakePlace;
  readonly identity: LogIdentity;
  /** One line for people. */
  readonly tell: (line: string) => void;
}

/**
 * Gives all of a range that the log no longer has to `take`, piece by piece, until it says that it wants no more.
 * @throws lake-incomplete, file-damaged, file-too-new, lake-outdated: what is not lost for good is no hole
 */
export async function recall(
  { lake, identity, tell }: ForgottenContext,
  { profile, door }: Pick<Basis, 'profile' | 'door'>,
  range: PartitionRange,
  take: (forgotten: Forgotten) => Promise<boolean>,
): Promise<void> {
  const offsets = (from: number, to: number) =>
    `partition ${range.partition}: the log no longer has the offsets ${from} to ${to - 1}`;
  await whileReading(lake.folder, async (manifest) => {
    const obstacle = obstacleOf(manifest, identity, door.version);
    const lose = (from: number, to: number) => {
      tell(`${offsets(from, to)}: a hole, ${obstacle ?? 'the lake does not have them either'}`);
      return take({ records: null, position: to });
    };
    let at = range.from;
    for (const kept of obstacle === null ? keptRanges(manifest!, range) : []) {
      if (at < kept.from && !(await lose(at, kept.from))) return;
      tell(`${offsets(kept.from, kept.to)}: they are read from the lake`);
      const wantsMore = await lake.duckDb(async (db) => {
        for await (const found of lakeRecords(db, lake.folder, manifest!, profile, kept)) {
          const records = found.map(({ offset, judged }) => {
            return { offset, judged: judged.valid ? streamed(judged) : judged };
          });
          if (!(await take({ records, position: records.at(-1)!.offset + 1 }))) return false;
        }
        return take({ records: [], position: kept.to });
      });
      if (!wantsMore) return;
      at = kept.to;
    }
    if (at < range.to) await lose(at, range.to);
  });
}

/** Why a lake is of no use; null: it is. */
function obstacleOf(manifest: LakeManifest | null, { kind, id }: LogIdentity, door: string): string | null {
  if (manifest === null) return 'nothing was ever archived';
  if (manifest.log.kind !== kind || manifest.log.id !== id) return 'the lake is of another log';
  return manifest.door === door
    ? null
    : 'the lake was filled with other fields, derivations or time zone than they are scored by';
}
