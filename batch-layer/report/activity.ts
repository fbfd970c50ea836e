import { type DuckDb, numberOf } from '../../connectors/lake/duckdb.js';
import { identifier } from '../../core/aggregations/sql.js';
import type { StatesSource } from '../../core/features/states-source.js';
import type { Profile } from '../../core/profile/profile.js';

/** Events of the window by local hour of the week: 168 numbers, from Monday 00:00. */
export interface Activity {
  readonly zone: string;
  readonly normal: readonly number[];
  /** Of anomalous entities. */
  readonly anomalous: readonly number[];
}

const hoursPerWeek = 168;

/**
 * Counts the events of a run's window, in one pass over a few columns. null where the profile derives no hour of week of its time.
 * @param source in any order: it does not matter here
 */
export async function activityOf(
  db: DuckDb,
  source: StatesSource,
  profile: Profile,
  entities: readonly string[],
  isAnomaly: Uint8Array,
): Promise<Activity | null> {
  const hour = Object.entries(profile.derive).find(
    ([, derivation]) => 'hourOfWeekOf' in derivation && derivation.hourOfWeekOf === profile.time,
  )?.[0];
  if (hour === undefined) return null;
  const names = entities.filter((_, row) => isAnomaly[row] === 1);
  const column = { name: 'name', type: 'VARCHAR', value: (row: number) => names[row]! } as const;
  await db.createTable('anomalous_entities', [column], names.length);
  const { timeColumn, windowStart } = source;
  const inWindow = windowStart === null ? '' : `AND ${identifier(timeColumn)} >= ${windowStart}`;
  const rows =
    await db.rows(`SELECT ${identifier(hour)} AS hour, name IS NOT NULL AS anomalous, count(*) AS events
    FROM ${source.relation} LEFT JOIN anomalous_entities ON name = ${identifier(profile.entity)}
    WHERE _duplicate_of IS NULL AND _offset < [${source.cut.join(', ')}][_partition + 1]
      ${inWindow} AND ${identifier(hour)} IS NOT NULL GROUP BY ALL`);
  const normal = new Array<number>(hoursPerWeek).fill(0);
  const anomalous = new Array<number>(hoursPerWeek).fill(0);
  for (const row of rows) (row.anomalous ? anomalous : normal)[numberOf(row.hour)] = numberOf(row.events);
  return { zone: profile.zone, normal, anomalous };
}
