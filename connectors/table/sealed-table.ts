import { type DuckDBValue, StatementType } from '@duckdb/node-api';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import { DuckDb } from '../lake/duckdb.js';

/** The table's name in SQL. */
export const sealedTable = 'training_data';

export interface SealOptions {
  readonly memoryMb: number;
  readonly threads: number;
}

/** What a SELECT yields. */
export interface Selection {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The first rows. */
  readonly rows: readonly (readonly DuckDBValue[])[];
  /** How many rows there are. */
  readonly total: number;
}

/**
 * Loads a FROM item into a database that then reaches nothing else: no file, no extension, no setting, no spill.
 * @param path what is loaded, for messages
 * @throws table-unreadable
 */
export async function openSealedTable(relation: string, path: string, options: SealOptions): Promise<DuckDb> {
  const db = await DuckDb.open({ ...options, spillFolder: '' });
  try {
    await db.run('SET preserve_insertion_order = true');
    await db.run(`CREATE TABLE ${sealedTable} AS SELECT * FROM ${relation}`);
  } catch (thrown) {
    db.close();
    const [cause = ''] = causeOf(thrown).split('\n');
    throw new StreamGuardError('table-unreadable', { path, cause }, { cause: thrown });
  }
  await db.run('SET enable_external_access = false');
  await db.run('SET lock_configuration = true');
  return db;
}

/**
 * Runs one SELECT (or EXPLAIN) of a person's, and keeps its first `most` rows.
 * @throws usage with DuckDB's message
 */
export async function select(db: DuckDb, sql: string, most: number): Promise<Selection> {
  try {
    return await selectWith(db, sql, most);
  } catch (thrown) {
    if (thrown instanceof StreamGuardError) throw thrown;
    const cause = causeOf(thrown).replace('Failed to extract statements: ', '');
    const problem = `The SQL is refused: ${cause === unsaid ? 'it holds no statement' : cause}`;
    throw new StreamGuardError('usage', { problem, cure }, { cause: thrown });
  }
}

const cure = `Write one SELECT over ${sealedTable}; nothing else can be read, and nothing written.`;
/** What the binding says of SQL without a statement. */
const unsaid = 'Error in native callback';
const allowed: ReadonlySet<StatementType> = new Set([StatementType.SELECT, StatementType.EXPLAIN]);

async function selectWith(db: DuckDb, sql: string, most: number): Promise<Selection> {
  const statements = await db.connection.extractStatements(sql);
  const statement = statements.count === 1 ? await statements.prepare(0) : null;
  if (!statement || !allowed.has(statement.statementType))
    throw new StreamGuardError('usage', { problem: 'The SQL is not a single SELECT.', cure });
  const result = await statement.stream();
  const names = result.deduplicatedColumnNames();
  const columns = names.map((name, index) => ({ name, type: String(result.columnType(index)) }));
  const rows: DuckDBValue[][] = [];
  let total = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return { columns, rows, total };
    total += chunk.rowCount;
    if (rows.length < most) rows.push(...chunk.getRows().slice(0, most - rows.length));
  }
}
