/** A quoted identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A literal; text is quoted, so that no value is ever read as SQL. NUL would end the statement: it is spelt out. */
export function literal(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return `'${value.replaceAll("'", "''").replaceAll('\0', "' || chr(0) || '")}'`;
}
