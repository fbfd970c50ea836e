import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Table } from './table.js';

let folder: string;
const opened: Table[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-'));
});
afterEach(async () => {
  for (const table of opened.splice(0)) table.close();
  await rm(folder, { recursive: true });
});

async function open(path: string): Promise<Table> {
  const table = await Table.open(path, { memoryMb: 256, threads: 2, spillFolder: join(folder, 'spill') });
  opened.push(table);
  return table;
}

async function csv(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const score = { name: 'score', type: 'DOUBLE', value: (row: number) => row / 8 } as const;

describe('a table', () => {
  it('knows its columns, and which are numeric', async () => {
    const table = await open(
      await csv('a.csv', 'id,whole,real,flag,day,"we""ird, näme"\nx,1,1.5,true,2020-01-01,7\n'),
    );
    expect(table.rows).toBe(1);
    expect(table.columns.filter(({ isNumeric }) => isNumeric).map(({ name }) => name)).toEqual([
      'whole',
      'real',
      'we"ird, näme',
    ]);
    expect([...(await table.matrix(['we"ird, näme', 'real'])).values]).toEqual([7, 1.5]);
  });

  it('reads a missing value as NaN and keeps infinities', async () => {
    const table = await open(await csv('a.csv', 'a,b\n1,5\n,inf\nNaN,-inf\n'));
    expect([...(await table.matrix(['a', 'b'])).values]).toEqual([
      1,
      5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
    ]);
  });

  it('tells the text of some rows, in their order', async () => {
    const table = await open(await csv('a.csv', 'id,n\nx,1\n,2\nz,3\n'));
    expect(await table.texts('id', [2, 1, 0])).toEqual(['z', '', 'x']);
    expect(await table.texts('n', [])).toEqual([]);
  });

  it('is written with columns added, row by row what it was', async () => {
    const rows = 20_000;
    const lines = Array.from({ length: rows }, (_, row) => `${row},"text, ${row}"`);
    const table = await open(await csv('in.csv', `n,t\n${lines.join('\n')}\n`));
    const path = join(folder, 'out.parquet');
    await table.write(path, 'parquet', [score]);
    const written = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
    expect(written).toHaveLength(rows);
    written.forEach((row, index) => {
      if (Number(row.n) !== index || row.t !== `text, ${index}` || row.score !== index / 8) {
        expect.fail(`row ${index}: ${row.n} ${row.t} ${row.score}`);
      }
    });
    const again = await open(path);
    expect((await again.matrix(['score', 'n'])).values.subarray(2, 4)).toEqual(Float64Array.of(0.125, 1));
  });

  it('is written as CSV, packed where the name says so', async () => {
    const table = await open(await csv('in.csv', 'a,b\n1,"x, y"\n2,\n'));
    const expected = 'a,b,score\n1,"x, y",0.0\n2,,0.125\n';
    await table.write(join(folder, 'out.csv'), 'csv', [score]);
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe(expected);
    await table.write(join(folder, 'out.csv.gz'), 'csv', [score]);
    expect(gunzipSync(await readFile(join(folder, 'out.csv.gz'))).toString()).toBe(expected);
  });

  it("keeps to the file it was given, whatever DuckDB's patterns say", async () => {
    await csv('x.csv', 'a\n1\n');
    const [value] = (await (await open(await csv('[x].csv', 'a\n2\n'))).matrix(['a'])).values;
    expect(value).toBe(2);
  });

  it('leaves no draft where writing fails', async () => {
    const table = await open(await csv('in.csv', 'a\n1\n'));
    await expect(table.write(join(folder, 'no', 'out.csv'), 'csv', [score])).rejects.toThrow(
      expect.objectContaining({ code: 'disk-failed' }),
    );
    expect(await readdir(folder)).not.toContain('out.csv.draft');
  });

  it.each([
    ['missing.csv', null],
    ['fake.parquet', 'hello'],
    ['binary.csv', Buffer.from([0, 255, 1, 2, 254, 10, 3])],
    ['table.txt', 'a\n1\n'],
  ])('is refused: %s', async (name, content) => {
    if (content !== null) await writeFile(join(folder, name), content);
    await expect(open(join(folder, name))).rejects.toThrow(
      expect.objectContaining({ code: 'table-unreadable' }),
    );
  });
});
