/** A quoted identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A literal; text is quoted, so that no value is ever read as SQL. NUL would end the statement: it is spelt out. */
export function literal(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return `'${value.replaceAll("'", "''").replaceAll('\0', "' || chr(0) || '")}'`;
}

const arrivalOrder = 'PARTITION BY _entity ORDER BY _offset';

/** The window of an entity's events before the one at hand, in arrival order; the latest `count` of them; and all with it. */
export const earlier = `${arrivalOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING`;
export const latest = (count: number) => `${arrivalOrder} ROWS BETWEEN ${count} PRECEDING AND 1 PRECEDING`;
export const upToNow = `${arrivalOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
