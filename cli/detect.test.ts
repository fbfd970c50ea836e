import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noiseTable } from '../core/models/tables.case.js';
import { detectCommand } from './detect.js';

let folder: string;
let printed: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detect-command-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function run(...args: string[]): Promise<string> {
  printed = '';
  const command = detectCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await command.parseAsync([...args, '--no-progress'], { from: 'user' });
  return printed;
}

const rows = 200;
const odd = 117;

/** Rows of noise, named user-0 …, one of which is far out in three of five columns; `year` is a number that says nothing. */
async function accounts(name = 'accounts.csv'): Promise<string> {
  const { columns, values } = noiseTable('normal', rows, 5, 1);
  const lines = Array.from({ length: rows }, (_, row) => {
    const shift = row === odd ? 12 : 0;
    const own = values.subarray(row * 5, (row + 1) * 5);
    return [
      `user-${row}`,
      row === 3 ? 90_000 : 2020,
      ...own.map((value, column) => (column < 3 ? value + shift : value)),
    ];
  });
  const path = join(folder, name);
  await writeFile(
    path,
    [['account', 'year', ...columns], ...lines].map((line) => `${line.join(',')}\n`).join(''),
  );
  return path;
}

const readParquet = async (path: string) =>
  parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });

describe('streamguard detect', () => {
  it('writes the table with its scores and says which rows stand out, and why', async () => {
    const path = await accounts();
    const lines = (await run(path, '--id', 'account', '--exclude', 'year')).trimEnd().split('\n');
    const output = join(folder, 'accounts.scored.parquet');
    expect(lines[0]).toBe(`${path}: 200 rows scored by 5 columns`);
    expect(lines[1]).toMatch(/^anomalous: [1-4] \(/);
    expect(lines.find((line) => line.startsWith('118 '))).toMatch(
      /^118 +user-117 +0\.\d{3} +f[012] 1\d(\.\d)?, .*median is /,
    );
    expect(lines.at(-1)).toBe(`written: ${output}`);
    const written = await readParquet(output);
    expect(Object.keys(written[0]!)).toEqual([
      ...['account', 'year', 'f0', 'f1', 'f2', 'f3', 'f4'],
      ...['anomaly_score', 'anomaly_score_normalized', 'is_anomaly'],
    ]);
    expect(written.map(({ account }) => account)).toEqual(
      Array.from({ length: rows }, (_, row) => `user-${row}`),
    );
    expect(written[odd]).toMatchObject({ anomaly_score_normalized: 1, is_anomaly: 1 });
    expect(written[3]).toMatchObject({ is_anomaly: 0 });
  });

  it('answers programs in one document, and the same for the same seed', async () => {
    const path = await accounts();
    const args = [
      path,
      '--id',
      'account',
      '--output',
      join(folder, 'out.csv'),
      '--contamination',
      '0.05',
      '--json',
    ];
    const first = JSON.parse(await run(...args, '--seed', '7'));
    expect(first).toMatchObject({
      table: path,
      rows,
      features: ['year', 'f0', 'f1', 'f2', 'f3', 'f4'],
      anomalous: 10,
      labels: { method: 'contamination' },
    });
    expect(first.top[0]).toMatchObject({ row: 118, id: 'user-117', anomaly_score_normalized: 1 });
    expect(first.top[0].reasons).toHaveLength(3);
    const written = await readFile(join(folder, 'out.csv'), 'utf8');
    expect(written.split('\n').filter((line) => line.endsWith(',1'))).toHaveLength(10);
    const again = JSON.parse(await run(...args, '--seed', '7'));
    expect(again.top).toEqual(first.top);
    expect(JSON.parse(await run(...args, '--seed', '8')).top).not.toEqual(first.top);
  });

  it('scores one row and identical rows, and flags none', async () => {
    for (const count of [1, 2, 50]) {
      const path = join(folder, 'same.csv');
      await writeFile(path, `a,b\n${'1,2\n'.repeat(count)}`);
      expect(JSON.parse(await run(path, '--json'))).toMatchObject({ rows: count, anomalous: 0, top: [] });
      const written = await readParquet(join(folder, 'same.scored.parquet'));
      expect(new Set(written.map((row) => row.anomaly_score_normalized))).toEqual(new Set([0]));
    }
  });

  it('never writes over its input, under any name of it', async () => {
    const path = await accounts();
    const before = await readFile(path, 'utf8');
    await symlink(path, join(folder, 'link.csv'));
    for (const output of [path, join(folder, '.', 'link.csv')]) {
      await expect(run(path, '--output', output)).rejects.toThrow('is the table itself');
    }
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it.each<[string, string, string[], RegExp]>([
    ['a column that is not there', 'a,b\n1,2\n', ['--exclude', 'b, c'], /has no column c/],
    ['an id that is not there', 'a\n1\n', ['--id', 'name'], /has no column name/],
    ['a table without numbers', 'a,b\nx,y\n', [], /no numeric column left/],
    ['a table of which nothing is left', 'a,b\nx,1\n', ['--exclude', 'b'], /no numeric column left/],
    ['a table without rows', 'a,b\n', [], /has no rows/],
    ['a table that has been scored', 'a,Is_Anomaly\n1,0\n', [], /already has a column Is_Anomaly/],
    ['an output that is no table', 'a\n1\n', ['--output', 'x.json'], /no name of a table/],
  ])('refuses %s', async (_, content, args, problem) => {
    const path = join(folder, 'bad.csv');
    await writeFile(path, content);
    await expect(run(path, ...args)).rejects.toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(problem) }),
    );
    expect(existsSync(join(folder, 'bad.scored.parquet'))).toBe(false);
  });

  it.each([
    ['--seed', '-1'],
    ['--seed', '1.5'],
    ['--contamination', '0'],
    ['--contamination', 'half'],
  ])('refuses %s %s', async (option, value) => {
    await expect(run(await accounts(), option, value)).rejects.toThrow(/is invalid/);
  });
});
