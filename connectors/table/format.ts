/** The kinds of files that are tables, known by their names. */
export type TableFormat = 'parquet' | 'csv';

const endings: Record<TableFormat, RegExp> = {
  parquet: /\.parquet$/i,
  csv: /\.csv(\.gz)?$/i,
};

/** null: no table. */
export function tableFormatOf(path: string): TableFormat | null {
  const formats = Object.keys(endings) as TableFormat[];
  return formats.find((format) => endings[format].test(path)) ?? null;
}

/** The path without what says that it is a table: a/b.csv.gz → a/b. */
export function withoutEnding(path: string): string {
  const format = tableFormatOf(path);
  return format === null ? path : path.replace(endings[format], '');
}
