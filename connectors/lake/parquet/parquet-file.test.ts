import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDb, fileList, integerOf } from '../duckdb.js';
import { BooleanColumn, BytesColumn, type ColumnWriter, IntegerColumn, TextColumn } from './columns.js';
import { encodeParquet, GroupedParquet, writeParquet } from './parquet-file.js';
import { WideColumn } from './wide-column.js';

let folder: string;
let db: DuckDb;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  db = await DuckDb.open({ memoryMb: 256, threads: 2, spillFolder: join(folder, 'spill') });
});
afterAll(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

type Cell = string | number | boolean | Uint8Array | null;
const makers: Record<string, (capacity: number) => ColumnWriter> = {
  text: (capacity) => new TextColumn(capacity),
  integer: (capacity) => new IntegerColumn(capacity, 64),
  small: (capacity) => new IntegerColumn(capacity, 32),
  flag: (capacity) => new BooleanColumn(capacity),
  bytes: (capacity) => new BytesColumn(capacity),
};
type Row = Record<string, Cell>;

function columnsOf(rows: readonly Row[]) {
  return Object.entries(makers).map(([name, make]) => {
    const writer = make(rows.length);
    rows.forEach((row, index) => {
      const value = row[name] ?? null;
      if (value !== null) writer.set(index, value);
    });
    return { name, writer };
  });
}

async function byDuckDb(rows: readonly Row[]): Promise<Row[]> {
  const path = join(folder, `${files++}.parquet`);
  await writeParquet(path, columnsOf(rows), rows.length);
  const read = await db.rows(
    `SELECT * REPLACE (to_base64(bytes) AS bytes) FROM read_parquet(${fileList([path])}, file_row_number = true) ORDER BY file_row_number`,
  );
  await rm(path);
  return read.map(({ text, integer, small, flag, bytes }) => ({
    text: text as string | null,
    integer: integer === null ? null : Number(integer),
    small: small as number | null,
    flag: flag as boolean | null,
    bytes: bytes === null ? null : Uint8Array.from(Buffer.from(String(bytes), 'base64')),
  }));
}

async function byHyparquet(rows: readonly Row[]): Promise<Row[]> {
  const bytes = encodeParquet(columnsOf(rows), rows.length);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const read = await parquetReadObjects({ file, utf8: false });
  return read.map((row) => ({
    ...(row as Row),
    integer: row.integer === null ? null : Number(row.integer),
  }));
}

const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 3 });
const anyRow: fc.Arbitrary<Row> = fc.record({
  text: nullable(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('', '\0', 'a\0b', '\u{1f600}', 'é', '\uffff', 'x'.repeat(3000)),
    ),
  ),
  integer: nullable(
    fc.oneof(fc.maxSafeInteger(), fc.constantFrom(2 ** 53, -(2 ** 53), 0, -1, 2 ** 32, -(2 ** 31))),
  ),
  small: nullable(fc.integer()),
  flag: nullable(fc.boolean()),
  bytes: nullable(fc.uint8Array({ maxLength: 20 })),
});

describe('what was written is read', () => {
  it('by DuckDB and by hyparquet, whatever the values', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 40 }), async (rows) => {
        expect(await byDuckDb(rows)).toEqual(rows);
        expect(await byHyparquet(rows)).toEqual(rows);
      }),
      { numRuns: 150 },
    );
  });

  it.each([0, 1, 7, 8, 9, 2048, 2049])('%i rows, all null and all there', async (count) => {
    const rowOf = (index: number): Row => ({
      text: `t${index % 300}`,
      integer: index - 5,
      small: index,
      flag: index % 3 === 0,
      bytes: Uint8Array.of(index),
    });
    const nothing: Row = { text: null, integer: null, small: null, flag: null, bytes: null };
    for (const row of [rowOf, () => nothing, (index: number) => (index % 2 ? rowOf(index) : nothing)]) {
      const rows = Array.from({ length: count }, (_, index) => row(index));
      expect(await byDuckDb(rows)).toEqual(rows);
      expect(await byHyparquet(rows)).toEqual(rows);
    }
  });

  it.each([
    ['no text twice', 40_000, (index: number) => `text ${index}`],
    ['256 texts', 40_000, (index: number) => `text ${index % 256}`],
    ['257 texts', 40_000, (index: number) => `text ${index % 257}`],
    ['40,000 texts, each three times', 120_000, (index: number) => `text ${index % 40_000}`],
    [
      '70,000 texts in a dictionary',
      200_000,
      (index: number) => `text ${index < 120_000 ? 0 : index % 70_000}`,
    ],
    ['texts that stop recurring', 12_000, (index: number) => `text ${index < 300 ? index % 3 : index}`],
  ])('%s', async (_, count, textOf) => {
    const rows = Array.from({ length: count }, (_, index): Row => {
      const text = index % 11 === 0 ? null : textOf(index);
      return { text, integer: null, small: null, flag: null, bytes: null };
    });
    const texts = rows.map(({ text }) => text);
    expect((await byDuckDb(rows)).map(({ text }) => text)).toEqual(texts);
    expect((await byHyparquet(rows)).map(({ text }) => text)).toEqual(texts);
  });
});

it("has the types of the lake's columns, and the least and greatest of numbers", async () => {
  const path = join(folder, 'types.parquet');
  const rows = [3, -(2 ** 40), 2 ** 53 - 1].map((integer): Row => {
    return { text: 'a', integer, small: 4, flag: true, bytes: Uint8Array.of(1) };
  });
  await writeParquet(path, columnsOf(rows), rows.length);
  const described = await db.rows(`DESCRIBE FROM read_parquet(${fileList([path])})`);
  expect(described.map(({ column_name, column_type }) => `${column_name} ${column_type}`)).toEqual([
    'text VARCHAR',
    'integer BIGINT',
    'small INTEGER',
    'flag BOOLEAN',
    'bytes BLOB',
  ]);
  const statistics = await db.rows(
    `SELECT path_in_schema AS name, stats_min_value AS least, stats_max_value AS greatest, stats_null_count AS nulls
    FROM parquet_metadata(${fileList([path])}) WHERE stats_min_value IS NOT NULL`,
  );
  expect(statistics).toEqual([
    { name: 'integer', least: String(-(2 ** 40)), greatest: String(2 ** 53 - 1), nulls: 0n },
    { name: 'small', least: '4', greatest: '4', nulls: 0n },
  ]);
});

describe('integers of 64 and of 128 bits', () => {
  const limit = 10n ** 38n - 1n;
  const wide = nullable(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
  const widest = nullable(fc.oneof(fc.bigInt({ min: -limit, max: limit }), fc.constantFrom(0n, -1n, limit)));
  const recurring = nullable(fc.constantFrom(0, -1, 2 ** 53, -(2 ** 53), 2 ** 32));

  it('come back from groups of rows, whether they recur or not', async () => {
    const row = fc.record({ wide, widest, recurring });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const path = join(folder, `${files++}.parquet`);
          const columns = {
            wide: new WideColumn(size, 2),
            widest: new WideColumn(size, 4),
            recurring: new WideColumn(size, 2),
          };
          const named = Object.entries(columns).map(([name, writer]) => ({ name, writer }));
          const file = await GroupedParquet.create(path, named);
          for (let first = 0; first < rows.length; first += size) {
            const group = rows.slice(first, first + size);
            for (const [index, { wide, widest, recurring }] of group.entries()) {
              if (wide !== null) columns.wide.setWords(index, wordsOf(wide), 1);
              if (widest !== null) columns.widest.setWords(index, wordsOf(widest), 1);
              if (recurring !== null) columns.recurring.set(index, recurring);
            }
            await file.writeGroup(group.length);
          }
          await file.end();
          const read = await db.rows(
            `SELECT wide, widest, recurring FROM read_parquet(${fileList([path])}, file_row_number = true) ORDER BY file_row_number`,
          );
          const found = read.map((row) => ({
            wide: integerOf(row.wide),
            widest: integerOf(row.widest),
            recurring: row.recurring === null ? null : Number(row.recurring),
          }));
          expect(found).toEqual(rows);
          const described = await db.rows(`DESCRIBE FROM read_parquet(${fileList([path])})`);
          expect(described.map(({ column_type }) => column_type)).toEqual([
            'BIGINT',
            'DECIMAL(38,0)',
            'BIGINT',
          ]);
          await rm(path);
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** Behind another word. */
function wordsOf(value: bigint): Uint32Array {
  return Uint32Array.from([7n, 0n, 32n, 64n, 96n], (shift, word) => {
    return word === 0 ? 7 : Number(BigInt.asUintN(32, value >> shift));
  });
}
