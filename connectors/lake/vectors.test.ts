import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DuckDb } from './duckdb.js';
import { TextReader, textColumns } from './text-reader.js';

let folder: string;
let db: DuckDb;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vectors-'));
  db = await DuckDb.open({ memoryMb: 256, threads: 2, spillFolder: join(folder, 'spill') });
});
afterAll(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

const bytesOf = (text: string) => Buffer.from(text).toString('hex');
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\0', '\ufeffmark', `\ufeff${'mark'.repeat(9)}`, 'x'.repeat(3000)),
  ...[11, 12, 13, 23, 24, 25].map((length) => fc.constant('é'.repeat(4) + 'y'.repeat(length - 8))),
);

it('texts are what they were, whatever their length', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 30 }), async (texts) => {
      const values = texts.map((text, row) => `(${row}, from_hex('${bytesOf(text)}'))`);
      const table = `(VALUES ${values.join(', ')}) AS t(row, hex)`;
      const reader = new TextReader();
      const found: string[] = [];
      const select = `SELECT row, ${textColumns('value').join(', ')}
        FROM (SELECT row, decode(hex) AS value FROM ${table}) ORDER BY row`;
      for await (const rows of db.vectors(select)) {
        reader.look(rows, 1);
        for (let row = 0; row < rows.rows; row++) {
          const length = reader.read(row);
          expect(reader.bytes.toString('hex', 0, length)).toBe(bytesOf(texts[row]!));
          found.push(reader.text(row));
        }
      }
      expect(found).toEqual(texts);
    }),
    { numRuns: 50 },
  );
});

it('numbers are what they were, in the order of the file', async () => {
  const path = join(folder, 'numbers.parquet');
  await db.run(`COPY (
    SELECT CAST(i AS INTEGER) AS i, i / 4 AS quarter, i * 4000000000 AS wide, CAST(-i AS DECIMAL(38,0)) AS widest
    FROM range(100000) AS t(i) ORDER BY i
  ) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  let next = 0;
  for await (const rows of db.vectors(`SELECT * FROM '${path}'`)) {
    const integers = rows.integers(0);
    const doubles = rows.doubles(1);
    const wide = rows.words(2, 2);
    const widest = rows.words(3, 4);
    for (let row = 0; row < rows.rows; row++, next++) {
      const words = Array.from(widest.subarray(4 * row, 4 * row + 4));
      const found = [integers[row], doubles[row], wide[2 * row]! + 2 ** 32 * wide[2 * row + 1]!, words];
      const sign = next === 0 ? 0 : 2 ** 32 - 1;
      const expected = [next, next / 4, next * 4e9, [next === 0 ? 0 : 2 ** 32 - next, sign, sign, sign]];
      if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found).toEqual(expected);
    }
  }
  expect(next).toBe(100_000);
});
