import type { DuckDb } from '../connectors/lake/duckdb.js';
import type { EncodedState } from '../core/aggregations/aggregation.js';
import { type EntityStates, finish } from '../core/features/accumulator.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { Fold } from '../core/features/fold.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress } from '../core/progress/progress.js';
import type { Cut } from './cut.js';
import type { Replay } from './replay.js';
import { readStates } from './states.js';

/** One thing that must be equal in both layers: a feature, an aggregation's state, or a count of records. */
export interface ParityRow {
  readonly kind: 'feature' | 'state' | 'count';
  readonly name: string;
  /** Entities (or partitions) compared. */
  readonly compared: number;
  readonly differences: number;
  /** The first that differs, with both values. */
  readonly first: { readonly entity: string; readonly batch: string; readonly speed: string } | null;
}

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
  const folded = new Map<string, EntityStates>();
  for (const states of fold.encoded()) folded.set(keyOf(states), states);

  for await (const batch of readStates(db, features, statesFolder)) {
    const key = keyOf(batch);
    compareEntity(features, tally, batch.entity, batch, folded.get(key) ?? null);
    folded.delete(key);
  }
  for (const speed of folded.values()) compareEntity(features, tally, speed.entity, null, speed);
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

function compareEntity(
  features: FeatureSet,
  tally: Tally,
  entity: string,
  batch: EntityStates | null,
  speed: EntityStates | null,
): void {
  const [ofBatch, ofSpeed] = [batch, speed].map((states) => (states ? finish(features, states) : null));
  features.features.forEach(({ name }, index) => {
    tally.compare('feature', name, entity, ofBatch?.[index], ofSpeed?.[index]);
  });
  features.aggregations.forEach(({ id }, index) => {
    tally.compare('state', id, entity, textOf(batch?.states[index]), textOf(speed?.states[index]));
  });
}

type Compared = number | string | null | undefined;

class Tally {
  readonly #rows = new Map<string, { -readonly [Key in keyof ParityRow]: ParityRow[Key] }>();

  constructor({ features, aggregations }: FeatureSet) {
    for (const { name } of features) this.#row('feature', name);
    for (const { id } of aggregations) this.#row('state', id);
  }

  /** Numbers are compared bit for bit (Object.is). */
  compare(kind: ParityRow['kind'], name: string, entity: string, batch: Compared, speed: Compared): void {
    const row = this.#row(kind, name);
    row.compared++;
    if (Object.is(batch, speed)) return;
    row.differences++;
    row.first ??= { entity, batch: String(batch ?? 'none'), speed: String(speed ?? 'none') };
  }

  rows(): ParityRow[] {
    return [...this.#rows.values()];
  }

  #row(kind: ParityRow['kind'], name: string) {
    const key = `${kind} ${name}`;
    const row = this.#rows.get(key) ?? { kind, name, compared: 0, differences: 0, first: null };
    this.#rows.set(key, row);
    return row;
  }
}

function keyOf({ partition, entity }: EntityStates): string {
  return `${partition} ${entity}`;
}

/** A state as text that is equal only for equal states. */
function textOf(state: EncodedState | undefined): string | undefined {
  if (!state) return undefined;
  return JSON.stringify([
    state.scalars.map(String),
    state.entries.map(({ value, count, firstOffset, measures }) => [
      value,
      count,
      firstOffset,
      ...measures.map(String),
    ]),
  ]);
}
