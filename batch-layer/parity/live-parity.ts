import type { DuckDb } from '../../connectors/lake/duckdb.js';
import { readStates, type StoredStates } from '../../connectors/run-store/stored-states.js';
import type { FeatureSet, States } from '../../core/features/feature-set.js';
import { compareEntity } from './compare-entity.js';
import type { Tally } from './tally.js';

export interface LiveParityOptions {
  readonly db: DuckDb;
  readonly features: FeatureSet;
  /** The forest's score of an entity; null: there is none. */
  readonly forestScore: (states: States) => number | null;
  /** Folder of the states that SQL computed at the speed layer's positions. */
  readonly statesFolder: string;
  /** What the speed layer has, sorted by partition and key. */
  readonly speed: AsyncIterable<StoredStates>;
  readonly tally: Tally;
  /** Told of every entity. */
  readonly onEntity: () => void;
}

/** Compares the speed layer's states, entity by entity, with those of the SQL engine, in one pass over both. */
export async function liveParity(options: LiveParityOptions): Promise<void> {
  const { db, features, statesFolder, speed, forestScore, tally, onEntity } = options;
  const ofBatch = readStates(db, features, statesFolder)[Symbol.asyncIterator]();
  const ofSpeed = speed[Symbol.asyncIterator]();
  let [one, other] = [await nextOf(ofBatch), await nextOf(ofSpeed)];
  while (one !== null || other !== null) {
    const order = one === null ? 1 : other === null ? -1 : compareKeys(one, other);
    const [batch, live] = [order <= 0 ? one : null, order >= 0 ? other : null];
    const { entity } = (batch ?? live)!;
    compareEntity(features, tally, entity, batch?.record ?? null, live?.record ?? null);
    const scores = [batch, live].map((known) => known && forestScore(known.record.states));
    tally.compare('score', 'forest_score', entity, scores[0], scores[1]);
    onEntity();
    if (order <= 0) one = await nextOf(ofBatch);
    if (order >= 0) other = await nextOf(ofSpeed);
  }
}

async function nextOf(states: AsyncIterator<StoredStates>): Promise<StoredStates | null> {
  const { value, done } = await states.next();
  return done ? null : value;
}

/** By partition, then by the UTF-8 of the key, as both are stored. */
function compareKeys(one: StoredStates, other: StoredStates): number {
  return (
    one.partition - other.partition || Buffer.compare(Buffer.from(one.entity), Buffer.from(other.entity))
  );
}
