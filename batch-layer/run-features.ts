import type { DuckDb } from '../connectors/lake/duckdb.js';
import { readStates } from '../connectors/run-store/stored-states.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import type { Matrix } from '../core/models/matrix.js';

/** What a run knows of every entity with an event in its window: one row per entity, in the order of the states. */
export interface RunFeatures {
  readonly entities: readonly string[];
  /** All features, as exported. */
  readonly table: Matrix;
  /** Per feature, how many entities have a capped value. */
  readonly saturated: Readonly<Record<string, number>>;
}

/** Finishes stored states. */
export async function finishStates(
  db: DuckDb,
  features: FeatureSet,
  statesFolder: string,
): Promise<RunFeatures> {
  const entities: string[] = [];
  const values: number[] = [];
  const saturated: Record<string, number> = {};
  const extent = 'to finish';
  for await (const { entity, record } of readStates(db, features, statesFolder, { extent })) {
    const { states } = record;
    if (!features.isActive(states)) continue;
    entities.push(entity);
    for (const feature of features.features) {
      values.push(feature.finish(states) ?? Number.NaN);
      if (feature.saturated(states)) saturated[feature.name] = (saturated[feature.name] ?? 0) + 1;
    }
  }
  const columns = features.features.map(({ name }) => name);
  return {
    entities,
    table: { rows: entities.length, columns, values: Float64Array.from(values) },
    saturated,
  };
}

/** The columns that detectors use. */
export function scoredMatrix(features: FeatureSet, table: Matrix): Matrix {
  const scored = features.features.flatMap((feature, index) => (feature.scored ? [index] : []));
  const values = new Float64Array(table.rows * scored.length);
  for (let row = 0; row < table.rows; row++) {
    scored.forEach((column, index) => {
      values[row * scored.length + index] = table.values[row * table.columns.length + column]!;
    });
  }
  return { rows: table.rows, columns: scored.map((column) => table.columns[column]!), values };
}
