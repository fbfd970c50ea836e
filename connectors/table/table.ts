import { rename, rm } from 'node:fs/promises';
import { identifier } from '../../core/aggregations/sql.js';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import type { Matrix } from '../../core/models/matrix.js';
import { DuckDb, type DuckDbOptions, type TableColumn as NewColumn, numberOf } from '../lake/duckdb.js';
import type { TableFormat } from './format.js';
import { tableSource } from './table-source.js';

export interface Column {
  readonly name: string;
  /** DuckDB's name of it. */
  readonly type: string;
  readonly isNumeric: boolean;
}

const NUMERIC = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

/** One CSV or Parquet table, in the order of its rows; what does not fit into memory is spilled. */
export class Table {
  private constructor(
    readonly path: string,
    readonly columns: readonly Column[],
    readonly rows: number,
    private readonly db: DuckDb,
  ) {}

  /** @throws `table-unreadable` */
  static async open(path: string, options: DuckDbOptions): Promise<Table> {
    const source = await tableSource(path);
    const db = await DuckDb.open(options);
    try {
      await db.run('SET preserve_insertion_order = true');
      await db.run(`CREATE TABLE source AS SELECT * FROM ${source}`);
      const described = await db.rows('DESCRIBE source');
      const columns = described.map(({ column_name, column_type }) => ({
        name: String(column_name),
        type: String(column_type),
        isNumeric: NUMERIC.test(String(column_type)),
      }));
      const [counted] = await db.rows('SELECT count(*) AS rows FROM source');
      return new Table(path, columns, numberOf(counted?.rows), db);
    } catch (thrown) {
      db.close();
      throw new StreamGuardError('table-unreadable', { path, cause: firstLine(thrown) }, { cause: thrown });
    }
  }

  /** The values of numeric columns; NULL as NaN. */
  async matrix(columns: readonly string[]): Promise<Matrix> {
    const values = new Float64Array(this.rows * columns.length);
    const selected = columns.map((name) => `CAST(${identifier(name)} AS DOUBLE)`);
    let at = 0;
    for await (const rows of this.db.chunks(`SELECT ${selected.join(', ')} FROM source ORDER BY rowid`)) {
      for (const row of rows)
        for (const value of row) values[at++] = value === null ? Number.NaN : Number(value);
    }
    return { rows: this.rows, columns, values };
  }

  /** What a column says in the given rows, as text. */
  async texts(column: string, rows: readonly number[]): Promise<string[]> {
    const found = await this.db.rows(
      `SELECT rowid AS row, CAST(${identifier(column)} AS VARCHAR) AS text FROM source WHERE rowid IN (${rows.join(', ') || 'NULL'})`,
    );
    const texts = new Map(found.map(({ row, text }) => [numberOf(row), text === null ? '' : String(text)]));
    return rows.map((row) => texts.get(row) ?? '');
  }

  /**
   * Writes the table with columns added behind its own, replacing a file at `path` once it is complete.
   *
   * @throws `disk-failed`
   */
  async write(path: string, format: TableFormat, added: readonly NewColumn[]): Promise<void> {
    const row: NewColumn = { name: 'source row', type: 'BIGINT', value: BigInt };
    await this.db.createTable('added', [row, ...added], this.rows);
    const draft = `${path}.draft`;
    try {
      await this.db.connection.run(
        `COPY (SELECT source.*, added.* EXCLUDE ("source row") FROM source JOIN added ON added."source row" = source.rowid
           ORDER BY source.rowid) TO $1 (${options(path, format)})`,
        [draft],
      );
      await rename(draft, path);
    } catch (thrown) {
      await rm(draft, { force: true });
      throw new StreamGuardError(
        'disk-failed',
        { folder: path, cause: firstLine(thrown) },
        { cause: thrown },
      );
    }
  }

  close(): void {
    this.db.close();
  }
}

function options(path: string, format: TableFormat): string {
  const written: Record<TableFormat, string> = {
    parquet: 'FORMAT parquet, COMPRESSION zstd',
    csv: `FORMAT csv, HEADER, COMPRESSION ${/\.gz$/i.test(path) ? 'gzip' : 'none'}`,
  };
  return written[format];
}

function firstLine(thrown: unknown): string {
  return causeOf(causeOf(thrown).split('\n')[0]);
}
