import { type DuckDb, numberOf } from '../../connectors/lake/duckdb.js';
import { tableSource } from '../../connectors/table/table-source.js';
import { identifier } from '../../core/aggregations/sql.js';
import type { RunManifest } from '../../core/runs/manifest.js';
import type { Stability } from '../../core/runs/stability.js';
import { driftOf } from './drift.js';

/** A run, and where its training data lies. */
export interface ComparedRun {
  readonly manifest: Pick<RunManifest, 'run' | 'features' | 'entities' | 'anomalous'>;
  /** The folder with is_anomaly=0|1. */
  readonly trainingData: string;
}

/** What changed from run A to run B. */
export interface Comparison {
  readonly before: string;
  readonly after: string;
  readonly entities: Change;
  /** Anomalous entities; one that is gained may be new, one that is lost may be gone. */
  readonly labels: Change;
  readonly features: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** Of those that both have, the farthest moved first. */
    readonly drift: readonly ({ readonly feature: string } & Stability)[];
  };
  /** Of anomaly_score; null where a run has no entity. */
  readonly scores: Stability | null;
  readonly cohorts: readonly CohortChange[];
}

interface Change {
  readonly before: number;
  readonly after: number;
  readonly gained: Names;
  readonly lost: Names;
}

/** Of `count` entities the first, those with the highest score first. */
interface Names {
  readonly count: number;
  readonly names: readonly string[];
}

/** Entities in a cohort; null where the run does not have it. */
interface CohortChange {
  readonly cohort: number;
  readonly before: number | null;
  readonly after: number | null;
}

/** @param mostNames of each list of entities */
export async function compareRuns(
  db: DuckDb,
  before: ComparedRun,
  after: ComparedRun,
  entity: string,
  mostNames = Number.POSITIVE_INFINITY,
): Promise<Comparison> {
  const a = await tableSource(before.trainingData);
  const b = await tableSource(after.trainingData);
  const anomalous = (table: string) => `(SELECT * FROM ${table} WHERE is_anomaly = 1)`;
  const only = (table: string, other: string) => namesOnlyIn(db, table, other, entity, mostNames);
  const shared = after.manifest.features.filter((name) => before.manifest.features.includes(name));
  const drift = await driftOf(db, a, b, [...shared, 'anomaly_score'], entity);
  return {
    before: before.manifest.run,
    after: after.manifest.run,
    entities: {
      before: before.manifest.entities,
      after: after.manifest.entities,
      gained: await only(b, a),
      lost: await only(a, b),
    },
    labels: {
      before: before.manifest.anomalous,
      after: after.manifest.anomalous,
      gained: await only(anomalous(b), anomalous(a)),
      lost: await only(anomalous(a), anomalous(b)),
    },
    features: {
      added: after.manifest.features.filter((name) => !shared.includes(name)),
      removed: before.manifest.features.filter((name) => !shared.includes(name)),
      drift: drift
        .slice(0, -1)
        .flatMap(({ column, stability }) => (stability ? [{ feature: column, ...stability }] : []))
        .sort((one, other) => other.psi - one.psi),
    },
    scores: drift.at(-1)!.stability,
    cohorts: await cohortsOf(db, a, b),
  };
}

async function namesOnlyIn(
  db: DuckDb,
  table: string,
  other: string,
  entity: string,
  most: number,
): Promise<Names> {
  const name = identifier(entity);
  const only = `FROM ${table} AS here ANTI JOIN ${other} AS there USING (${name})`;
  const [counted] = await db.rows(`SELECT count(*) AS n ${only}`);
  const limit = Number.isFinite(most) ? `LIMIT ${most}` : '';
  const rows = await db.rows(`SELECT ${name} AS name ${only} ORDER BY anomaly_score DESC, ${name} ${limit}`);
  return { count: numberOf(counted?.n), names: rows.map((row) => String(row.name)) };
}

async function cohortsOf(db: DuckDb, before: string, after: string): Promise<CohortChange[]> {
  const sizes = (table: string) => `(SELECT cohort, count(*) AS size FROM ${table} GROUP BY cohort)`;
  const rows = await db.rows(`SELECT cohort, a.size AS before, b.size AS after
    FROM ${sizes(before)} a FULL JOIN ${sizes(after)} b USING (cohort) ORDER BY cohort`);
  const size = (value: unknown) => (value === null ? null : Number(value));
  return rows.map(({ cohort, before, after }) => ({
    cohort: Number(cohort),
    before: size(before),
    after: size(after),
  }));
}
