import type { Aggregation } from '../aggregations/aggregation.js';

/** Names of the columns that aggregations read, each once; a scorer reads no other, for it asks what they counted. */
export function readColumns(aggregations: readonly Aggregation[]): ReadonlySet<string> {
  return new Set(aggregations.flatMap(({ sql }) => sql.columns));
}
