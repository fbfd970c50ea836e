import type { DuckDb } from '../connectors/lake/duckdb.js';
import { readStates } from '../connectors/run-store/stored-states.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { Fold } from '../core/features/fold.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress } from '../core/progress/progress.js';
import { encodeState } from '../core/states/encoding.js';
import { equalStates } from '../core/states/equal.js';
import type { State } from '../core/states/state.js';
import type { StateRecord } from '../core/states/state-record.js';
import type { Cut } from './cut.js';
import type { Replay } from './replay.js';

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

function compareEntity(
  features: FeatureSet,
  tally: Tally,
  entity: string,
  batch: StateRecord | null,
  speed: StateRecord | null,
): void {
  const [ofBatch, ofSpeed] = [batch, speed].map((record) => finished(features, record));
  features.features.forEach(({ name }, index) => {
    tally.compare('feature', name, entity, ofBatch?.[index], ofSpeed?.[index]);
  });
  features.aggregations.forEach(({ id }, index) => {
    const [one, other] = [batch?.states[index], speed?.states[index]];
    if (one && other && equalStates(one, other)) tally.compare('state', id, entity, 0, 0);
    else tally.compare('state', id, entity, textOf(one), textOf(other));
  });
}

/** The features of an entity that is not dormant. */
function finished({ features, isActive }: FeatureSet, record: StateRecord | null) {
  return record && isActive(record.states) ? features.map((feature) => feature.finish(record.states)) : null;
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

/** A state as text that is equal only for equal states. */
function textOf(state: State | undefined): string | undefined {
  if (!state) return undefined;
  const { scalars, entries } = encodeState(state);
  return JSON.stringify([
    scalars.map(String),
    entries.map(({ value, count, firstOffset, measures }) => {
      return [value, count, firstOffset, ...measures.map(String)];
    }),
  ]);
}
