import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cli } from '../../cli/run-cli.case.js';
import { DuckDb } from '../../connectors/lake/duckdb.js';

const page = readFileSync(new URL('../../docs/duckdb.md', import.meta.url), 'utf8');
const recipes = Array.from(page.matchAll(/^(.*)\n\n```sql\n([\s\S]*?)\n```/gm), ([, title, sql]) => ({
  title: title!,
  sql: sql!,
}));

const folder = mkdtempSync(join(tmpdir(), 'recipes-'));
const cli = new Cli(folder);
let db: DuckDb;

/** As DuckDB would run it in the folder that holds output/. */
const rowsOf = (sql: string) => db.rows(sql.replaceAll("'output/", `'${folder}/output/`));

beforeAll(async () => {
  const people = ['--users', '60', '--seed', '7', '--events-per-day', '40'];
  await cli.json('generate', '--days', '5', ...people, '--start', '2026-03-02');
  const config = await cli.configuration('config', (profile) =>
    profile.replace('{ method: auto }', '{ top: 3 }'),
  );
  for (let run = 0; run < 2; run++) await cli.json('train', '--config', config);
  db = await DuckDb.open({ memoryMb: 256, threads: 1, spillFolder: '' });
}, 180_000);
afterAll(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

test('every block of the page is a recipe', () => {
  expect(recipes).toHaveLength(page.match(/^```sql$/gm)!.length);
  expect(recipes.length).toBeGreaterThan(10);
});

describe('a recipe answers', () => {
  test.each(recipes)('$title', async ({ sql }) => {
    const rows = await rowsOf(sql);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => Object.values(row).includes('duckdb'))).toBe(false);
    for (const column of Object.keys(rows[0]!))
      expect(
        rows.some((row) => row[column] !== null),
        `${column} is never NULL`,
      ).toBe(true);
  });
});

test('the bits of a recipe add up to the score, as the page says', async () => {
  const [row] = await rowsOf(`SELECT max(abs(log2(anomaly_score) - total)) AS error
    FROM read_parquet('output/training_data/is_anomaly=1/*.parquet')
    JOIN (SELECT user, any_value(base) + sum(bits) AS total
      FROM 'output/security-events/*/latest/explanations.parquet' GROUP BY user) USING (user)`);
  expect(row!.error).toBeLessThan(1e-9);
});
