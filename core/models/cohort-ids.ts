import { assignCohorts } from './cohorts.js';
import type { Matrix } from './matrix.js';
import type { Model } from './model.js';
import { prepare } from './scaling.js';

/** What is known of earlier runs' cohorts. */
export interface EarlierCohorts {
  /** The model whose cohorts are continued; null where there is none. */
  readonly model: Pick<Model, 'features' | 'preparation' | 'cohorts'> | null;
  /** The least id that no cohort of any earlier run had. */
  readonly nextId: number;
}

export const noEarlierCohorts: EarlierCohorts = { model: null, nextId: 0 };

/** A smaller overlap is chance; the threshold of Greene, Doyle and Cunningham (2010, ASONAM) lies between 0.1 and 0.5. */
const LEAST_OVERLAP = 0.3;
/** Entities by which cohorts are compared, evenly spaced over all. */
const MOST_COMPARED = 20_000;

/**
 * An id per new cohort: that of the earlier cohort which it continues, else the next that was never used.
 *
 * The earlier model sorts today's entities into its own cohorts, by the features that both have, each on its own
 * scale; a cohort continues the one that holds the same entities. Of two cohorts the overlap is the Jaccard index; the
 * greatest overlap is settled first, equal ones by the earlier id and then by place.
 *
 * @param matrix own values of today's entities, @param cohort per entity the index of its new cohort, below `count`
 */
export function continueIds(
  { model, nextId }: EarlierCohorts,
  matrix: Matrix,
  cohort: Int32Array,
  count: number,
): number[] {
  const ids = new Array<number | null>(count).fill(null);
  const taken = new Set<number>();
  for (const { id, index } of model === null ? [] : overlaps(model, matrix, cohort)) {
    if (ids[index] !== null || taken.has(id)) continue;
    ids[index] = id;
    taken.add(id);
  }
  let next = nextId;
  return ids.map((id) => id ?? next++);
}

interface Overlap {
  /** Of the earlier cohort. */
  readonly id: number;
  /** Of the new one. */
  readonly index: number;
  /** Entities in both / entities in either. */
  readonly jaccard: number;
}

/** Of each pair that has something in common, the greatest first. */
function overlaps(
  model: NonNullable<EarlierCohorts['model']>,
  matrix: Matrix,
  cohort: Int32Array,
): Overlap[] {
  const rows = evenlySpaced(matrix.rows, MOST_COMPARED);
  const earlier = sortByEarlier(model, matrix, rows);
  if (earlier === null) return [];
  const before = new Map<number, number>();
  const now = new Map<number, number>();
  const both = new Map<string, Overlap & { shared: number }>();
  rows.forEach((row, at) => {
    const [id, index] = [model.cohorts.ids[earlier[at]!]!, cohort[row]!];
    before.set(id, (before.get(id) ?? 0) + 1);
    now.set(index, (now.get(index) ?? 0) + 1);
    const shared = both.get(`${id} ${index}`)?.shared ?? 0;
    both.set(`${id} ${index}`, { id, index, jaccard: 0, shared: shared + 1 });
  });
  return [...both.values()]
    .map(({ id, index, shared }) => ({
      id,
      index,
      jaccard: shared / (before.get(id)! + now.get(index)! - shared),
    }))
    .filter(({ jaccard }) => jaccard >= LEAST_OVERLAP)
    .sort((one, other) => other.jaccard - one.jaccard || one.id - other.id || one.index - other.index);
}

/** Per row the index of the earlier cohort; null where no feature is shared. */
function sortByEarlier(
  { features, preparation, cohorts }: NonNullable<EarlierCohorts['model']>,
  matrix: Matrix,
  rows: readonly number[],
): Int32Array | null {
  const shared = features.flatMap((name, column) => {
    const today = matrix.columns.indexOf(name);
    return today < 0 ? [] : [{ name, column, today }];
  });
  if (shared.length === 0) return null;
  const pick = (values: readonly number[]) => shared.map(({ column }) => values[column]!);
  const { center, scale } = preparation.scaling;
  const values = rows.flatMap((row) =>
    shared.map(({ today }) => matrix.values[row * matrix.columns.length + today]!),
  );
  const inputs = prepare(
    { imputation: pick(preparation.imputation), scaling: { center: pick(center), scale: pick(scale) } },
    { rows: rows.length, columns: shared.map(({ name }) => name), values: Float64Array.from(values) },
  );
  return assignCohorts(cohorts.centroids.map(pick), inputs).cohort;
}

function evenlySpaced(rows: number, most: number): number[] {
  const count = Math.min(rows, most);
  return Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count));
}
