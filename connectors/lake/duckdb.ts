import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { identifier, literal } from '../../core/aggregations/sql.js';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import { Vectors } from './vectors.js';

export interface DuckDbOptions {
  readonly memoryMb: number;
  readonly threads: number;
  /** Folder for what does not fit into memory; it is made when needed. */
  readonly spillFolder: string;
}

export type Row = Readonly<Record<string, DuckDBValue>>;

const columnTypes = { VARCHAR, BIGINT, INTEGER, DOUBLE };
const chunkRows = 2048;

export interface TableColumn {
  readonly name: string;
  readonly type: keyof typeof columnTypes;
  value(row: number): string | bigint | number | null;
}

/** An in-memory DuckDB that reads and writes Parquet files. Order is what a statement asks for, nothing else. */
export class DuckDb {
  private constructor(
    readonly connection: DuckDBConnection,
    private readonly instance: DuckDBInstance,
    private readonly limitMb: number,
  ) {}

  static async open({ memoryMb, threads, spillFolder }: DuckDbOptions): Promise<DuckDb> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${memoryMb}MB`,
      threads: String(threads),
      temp_directory: spillFolder,
      preserve_insertion_order: 'false',
      partitioned_write_flush_threshold: '50000',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new DuckDb(await instance.connect(), instance, memoryMb);
  }

  /** @throws memory-exhausted, like every method that runs a statement */
  async run(sql: string): Promise<void> {
    await this.connection.run(sql).catch((thrown) => this.#failed(thrown));
  }

  async rows(sql: string): Promise<Row[]> {
    const reader = await this.connection.runAndReadAll(sql).catch((thrown) => this.#failed(thrown));
    return reader.getRowObjects();
  }

  /**
   * Rows as arrays, a chunk (at most 2,048) at a time, on a connection of its own: several streams may run side by
   * side, and none sees temporary tables.
   */
  async *chunks(sql: string): AsyncGenerator<readonly DuckDBValue[][]> {
    for await (const chunk of this.#stream(sql)) yield chunk.getRows();
  }

  /** The same as numbers and words, for those who read millions; rows keep the order that they have in a file. */
  async *vectors(sql: string): AsyncGenerator<Vectors> {
    for await (const chunk of this.#stream(sql, 'SET SESSION preserve_insertion_order = true')) {
      yield new Vectors(chunk);
    }
  }

  async *#stream(sql: string, setting?: string): AsyncGenerator<DuckDBDataChunk> {
    const connection = await this.instance.connect();
    try {
      if (setting !== undefined) await connection.run(setting);
      const result = await connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return;
        yield chunk;
      }
    } catch (thrown) {
      this.#failed(thrown);
    } finally {
      connection.closeSync();
    }
  }

  /** Makes a temporary table of `rows` rows; `value` yields the cell of a column in row `index`. */
  async createTable(name: string, columns: readonly TableColumn[], rows: number): Promise<void> {
    const declared = columns.map((column) => `${identifier(column.name)} ${column.type}`);
    await this.run(`CREATE OR REPLACE TEMP TABLE ${identifier(name)} (${declared.join(', ')})`);
    const appender = await this.connection.createAppender(name, 'main', 'temp');
    const types = columns.map(({ type }) => columnTypes[type]);
    for (let start = 0; start < rows; start += chunkRows) {
      const count = Math.min(chunkRows, rows - start);
      const chunk = DuckDBDataChunk.create(types, count);
      columns.forEach((column, index) => {
        chunk.setColumnValues(index, cellsOf(column, start, start + count));
      });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  #failed(thrown: unknown): never {
    const cause = causeOf(thrown);
    if (!cause.startsWith('Out of Memory Error')) throw thrown;
    throw new StreamGuardError(
      'memory-exhausted',
      { limitMb: this.limitMb, cause: cause.split('\n')[0]! },
      { cause: thrown },
    );
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

/** The cells of rows [start, end). */
function cellsOf(column: TableColumn, start: number, end: number): DuckDBValue[] {
  const cells: DuckDBValue[] = [];
  for (let row = start; row < end; row++) cells.push(column.value(row));
  return cells;
}

/** A BIGINT, HUGEINT or DECIMAL(38,0) as a bigint. */
export function integerOf(value: DuckDBValue | undefined): bigint | null {
  if (value === null || value === undefined) return null;
  if (value instanceof DuckDBDecimalValue) return value.value;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw new TypeError(`not an integer: ${String(value)}`);
}

/** The members of a list of numbers; null where it is NULL. */
export function numbersOf(value: DuckDBValue | undefined): number[] | null {
  return value instanceof DuckDBListValue ? value.items.map(Number) : null;
}

/** What `histogram` counted: the greatest value of a bin → how many are in it. */
export function histogramOf(value: DuckDBValue | undefined): Map<number, number> {
  if (!(value instanceof DuckDBMapValue)) return new Map();
  return new Map(value.entries.map(({ key, value }) => [Number(key), numberOf(value)]));
}

/** An integer column's value below 2^53. */
export function numberOf(value: DuckDBValue | undefined): number {
  return Number(integerOf(value) ?? 0n);
}

/** A list of file paths as the argument of read_parquet; each names one file, whatever DuckDB's globs would make of it. */
export function fileList(paths: readonly string[]): string {
  return `[${paths.map((path) => literal(path.replace(/[*?[]/g, '[$&]'))).join(', ')}]`;
}
