import type { DuckDb } from '../../connectors/lake/duckdb.js';
import { readStates } from '../../connectors/run-store/stored-states.js';
import type { FeatureSet } from '../../core/features/feature-set.js';
import { Fold } from '../../core/features/fold.js';
import type { Profile } from '../../core/profile/profile.js';
import type { Progress } from '../../core/progress/progress.js';
import type { Cut } from '../cut.js';
import type { Replay } from '../replay.js';
import { compareEntity } from './compare-entity.js';
import { type ParityRow, Tally } from './tally.js';

export interface ParityOptions {
  readonly db: DuckDb;
  readonly profile: Profile;
  readonly features: FeatureSet;
  readonly cut: Cut;
  /** The records below the cut. */
  readonly replay: Replay;
  /** Folder of the states that SQL computed at the cut. */
  readonly statesFolder: string;
  readonly progress: Progress;
}

/** Folds the records below the cut and compares every state and feature with the SQL engine's. */
export async function parity(options: ParityOptions): Promise<ParityRow[]> {
  const { features, db, statesFolder } = options;
  const tally = new Tally(features);
  const fold = await foldAgain(options, tally);
  for await (const { partition, entity, record } of readStates(db, features, statesFolder)) {
    const table = fold.table(partition);
    compareEntity(features, tally, entity, record, table.find(entity) ? table.record : null);
    table.remove(entity);
  }
  for (const partition of fold.partitions()) {
    const table = fold.table(partition);
    for (const entity of table.entities()) {
      table.find(entity);
      compareEntity(features, tally, entity, null, table.record);
    }
  }
  return tally.rows();
}

async function foldAgain(
  { replay, profile, features, cut, progress }: ParityOptions,
  tally: Tally,
): Promise<Fold> {
  const fold = new Fold(features, profile.dedupe.withinOffsets, cut.windowStart);
  const counts = cut.positions.map(() => ({
    read: 0,
    rejected: 0,
    duplicate: 0,
    inWindow: 0,
    beforeWindow: 0,
  }));
  const stage = progress.stage('fold', cut.counts.read, 'events');
  for await (const batch of replay.batches()) {
    for (const { partition, offset, judged } of batch) {
      const counted = counts[partition]!;
      counted.read++;
      counted[judged.valid ? fold.add(partition, offset, judged) : 'rejected']++;
    }
    stage.advance(batch.length);
  }
  stage.done();
  for (const [partition, speed] of counts.entries()) {
    for (const name of Object.keys(speed) as (keyof typeof speed)[]) {
      tally.compare('count', name, `partition ${partition}`, cut.partitions[partition]![name], speed[name]);
    }
  }
  return fold;
}
