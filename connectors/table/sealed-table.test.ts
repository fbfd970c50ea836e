import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DuckDb } from '../lake/duckdb.js';
import { openSealedTable, select } from './sealed-table.js';
import { tableSource } from './table-source.js';

const options = { memoryMb: 256, threads: 1 };
let folder: string;
let db: DuckDb;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-table-'));
  await writeFile(join(folder, 'secret.csv'), 'secret\n1\n');
  db = await openSealedTable(
    `(SELECT i AS n, 'e' || i AS entity FROM range(5000) t(i) ORDER BY i)`,
    'a range',
    options,
  );
});
afterAll(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

test('a SELECT keeps the first rows and counts them all', async () => {
  const { columns, rows, total } = await select(db, 'SELECT entity, n FROM training_data', 2);
  expect(columns).toEqual([
    { name: 'entity', type: 'VARCHAR' },
    { name: 'n', type: 'BIGINT' },
  ]);
  expect(rows).toEqual([
    ['e0', 0n],
    ['e1', 1n],
  ]);
  expect(total).toBe(5000);
});

test.each([
  'WITH x AS (SELECT 1) FROM x',
  'SUMMARIZE training_data',
  'DESCRIBE training_data',
  'EXPLAIN SELECT n FROM training_data',
])('%s is a SELECT too', async (sql) => {
  expect((await select(db, sql, 10)).total).toBeGreaterThan(0);
});

test.each([
  ['SELECT * FROM read_csv(FILE)', /disabled by configuration/],
  ['SELECT * FROM read_text(FILE)', /disabled by configuration/],
  ['SELECT * FROM FILE', /Catalog Error|disabled by configuration/],
  ['SELECT * FROM glob(FILE)', /disabled by configuration/],
  ["COPY training_data TO 'OUT'", /disabled by configuration/],
  ["EXPORT DATABASE 'OUT'", /disabled by configuration/],
  ["ATTACH 'OUT'", /single SELECT/],
  ["SET temp_directory = 'OUT'", /single SELECT/],
  ['SET enable_external_access = true', /single SELECT/],
  ['DROP TABLE training_data', /single SELECT/],
  ["CALL enable_logging(storage = 'file', storage_config = {'path': 'OUT'})", /single SELECT/],
  ['SELECT 1; DROP TABLE training_data', /single SELECT/],
  ['', /no statement/],
  ['-- nothing', /no statement/],
  ['SELECT gone FROM training_data', /Referenced column "gone" not found[\s\S]*LINE 1/],
  ['SELECT (', /Parser Error/],
])('%s is refused', async (sql, message) => {
  const file = `'${join(folder, 'secret.csv')}'`;
  const asked = sql.replaceAll('FILE', file).replaceAll('OUT', join(folder, 'out'));
  await expect(select(db, asked, 10)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(message),
  });
  expect(existsSync(join(folder, 'out'))).toBe(false);
  expect((await select(db, 'SELECT n FROM training_data', 1)).total).toBe(5000);
});

test('a table is a file, or a folder of Parquet files whose folders are a column', async () => {
  const path = join(folder, 'an [odd]* name?');
  await mkdir(join(path, 'is_anomaly=0'), { recursive: true });
  await mkdir(join(path, 'is_anomaly=1'));
  await writeFile(join(path, 'a.csv'), 'x,y\n1,one\n');
  const writer = await DuckDb.open({ ...options, spillFolder: '' });
  for (const label of [0, 1])
    await writer.run(
      `COPY (SELECT ${label} + 10 AS x) TO '${join(path, `is_anomaly=${label}`, 'part.parquet')}'`,
    );
  writer.close();
  const rowsOf = async (at: string) => {
    const opened = await openSealedTable(await tableSource(at), at, options);
    const { rows } = await select(opened, 'SELECT * FROM training_data ORDER BY ALL', 10);
    opened.close();
    return rows.map((row) => row.map(String));
  };
  expect(await rowsOf(path)).toEqual([
    ['10', '0'],
    ['11', '1'],
  ]);
  expect(await rowsOf(join(path, 'is_anomaly=1', 'part.parquet'))).toEqual([['11']]);
  expect(await rowsOf(join(path, 'a.csv'))).toEqual([['1', 'one']]);
  expect(await readdir(join(path, 'is_anomaly=1'))).toEqual(['part.parquet']);
});

test('what is no table is named', async () => {
  await writeFile(join(folder, 'broken.parquet'), 'PAR1 nothing');
  await mkdir(join(folder, 'empty'));
  const open = async (name: string) => openSealedTable(await tableSource(join(folder, name)), name, options);
  for (const name of ['gone.parquet', 'secret', 'broken.parquet', 'empty'])
    await expect(open(name)).rejects.toMatchObject({ code: 'table-unreadable' });
});
