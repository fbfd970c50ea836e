import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ParquetReader } from 'parquetjs-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfiguration } from '../config/load.js';
import { DuckDb, fileList } from '../connectors/lake/duckdb.js';
import { featureSetOf } from '../core/features/feature-set.js';
import type { RunManifest } from '../core/runs/manifest.js';
import { Cli } from './run-cli.case.js';

/** The columns of the original, in its order. */
const originalColumns =
  `user total_events unique_ips unique_event_types avg_threat_score max_threat_score failed_events
  unusual_hour_events unique_locations failed_auth_rate unusual_hour_rate ip_diversity_score activity_days events_per_day
  auth_attempt dns_query file_access network_connection process_execution hourly_stddev hourly_variance avg_ip_frequency
  ip_frequency_stddev rare_ip_count rare_ip_ratio avg_event_interval event_interval_stddev min_event_interval
  burst_events`.split(/\s+/);
const { profile } = loadConfiguration({
  workingDirectory: import.meta.dirname,
  environment: {},
});
const wholeColumns = new Set(
  featureSetOf(profile).features.flatMap(({ name, whole }) => (whole ? [name] : [])),
);
const wholeInOriginal =
  `total_events unique_ips unique_event_types failed_events unusual_hour_events unique_locations activity_days
  auth_attempt dns_query file_access network_connection process_execution rare_ip_count burst_events`.split(
    /\s+/,
  );

interface Answer {
  readonly run: string;
  readonly cut: number[];
  readonly counts: Record<string, number>;
  readonly entities: number;
  readonly anomalous: number;
  readonly output: string;
  readonly seconds: number;
}

let cli: Cli;
let db: DuckDb;
let top3: string;
let trained: Answer;
/** The folder that belongs to the log. */
let folder: string;
const inFolder = (...path: string[]) => join(cli.folder, ...path);
const partOf = (label: 0 | 1, output = 'out') =>
  inFolder(output, `is_anomaly=${label}`, 'part-0.snappy.parquet');
const latest = () => readlink(join(folder, 'latest'));
const runs = async () => (await readdir(join(folder, 'runs'))).filter((name) => !name.startsWith('.')).sort();
const manifestOf = async (run: string) =>
  JSON.parse(await readFile(join(folder, 'runs', run, 'manifest.json'), 'utf8')) as RunManifest;

beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'train-')));
  db = await DuckDb.open({ memoryMb: 256, threads: 1, spillFolder: '' });
  top3 = await cli.configuration('top3', (profile) => profile.replace('{ method: auto }', '{ top: 3 }'));
  const traffic = ['--days', '2', '--users', '25', '--seed', '7', '--start', '2026-03-02'];
  await cli.json('generate', ...traffic, '--late', '0.01', '--duplicates', '0.02', '--out', 'dir:log');
  trained = await cli.json<Answer>('train', '--source', 'dir:log', '--output', 'out', '--config', top3);
  const [name] = await readdir(inFolder('output', 'security-events'));
  folder = inFolder('output', 'security-events', name!);
});
afterAll(async () => {
  db.close();
  await rm(cli.folder, { recursive: true });
});

test('train answers programs in one document', () => {
  expect(Object.keys(trained)).toEqual([
    'run',
    'cut',
    'order',
    'counts',
    'entities',
    'anomalous',
    'rederived',
    'compacted',
    'output',
    'seconds',
  ]);
  const { read, valid, rejected, duplicate } = trained.counts as Record<string, number>;
  expect(read).toBe(valid! + rejected! + duplicate!);
  expect(read).toBe(trained.cut.reduce((sum, position) => sum + position, 0));
  expect(duplicate).toBeGreaterThan(0);
  expect(trained).toMatchObject({
    anomalous: 3,
    output: 'out',
    run: expect.stringMatching(/^\d{8}T\d{9}Z$/),
  });
});

describe('the Parquet', () => {
  test('is a link to a folder per label beside _SUCCESS and the report', async () => {
    expect((await lstat(inFolder('out'))).isSymbolicLink()).toBe(true);
    expect((await readdir(inFolder('out'))).sort()).toEqual([
      '_SUCCESS',
      'anomaly_report.html',
      'anomaly_report.json',
      'is_anomaly=0',
      'is_anomaly=1',
    ]);
  });

  test('has the columns of the original first, then new ones, then cohort and scores', async () => {
    for (const label of [0, 1] as const) {
      const { schema, num_rows } = await parquetMetadataAsync(await asyncBufferFromFile(partOf(label)));
      const columns = schema.slice(1);
      const names = columns.map(({ name }) => name);
      expect(originalColumns.filter((name) => wholeColumns.has(name))).toEqual(wholeInOriginal);
      expect(names.slice(0, originalColumns.length)).toEqual(originalColumns);
      expect(names.slice(-3)).toEqual(['cohort', 'anomaly_score', 'anomaly_score_normalized']);
      expect(new Set(names).size).toBe(names.length);
      expect(num_rows).toBe(label === 1 ? 3n : BigInt(trained.entities - 3));
      for (const { name, type, converted_type } of columns) {
        if (name === 'user') expect([type, converted_type]).toEqual(['BYTE_ARRAY', 'UTF8']);
        else if (name === 'cohort') expect(type).toBe('INT32');
        else expect(`${name} ${type}`).toBe(`${name} ${wholeColumns.has(name) ? 'INT64' : 'DOUBLE'}`);
      }
    }
  });

  test('is read alike by DuckDB and by hyparquet, cell by cell', async () => {
    for (const label of [0, 1] as const) {
      const theirs = await parquetReadObjects({
        file: await asyncBufferFromFile(partOf(label)),
        compressors,
      });
      const ours = await rowsByDuckDb(partOf(label));
      expect(ours.length).toBeGreaterThan(0);
      expect(theirs).toEqual(ours);
    }
  });

  test('written plainly, is read alike by parquetjs-lite', async () => {
    const path = inFolder('plain.parquet');
    const files = fileList([partOf(0), partOf(1)]);
    await db.run(`COPY (SELECT * FROM read_parquet(${files}, hive_partitioning = false)) TO '${path}'
      (FORMAT parquet, PARQUET_VERSION v1, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 0)`);
    const reader = await ParquetReader.openFile(path);
    const cursor = reader.getCursor();
    const theirs: Record<string, unknown>[] = [];
    for (let row = await cursor.next(); row; row = await cursor.next()) theirs.push(row);
    await reader.close();
    const ours = await rowsByDuckDb(path);
    expect(ours).toHaveLength(trained.entities);
    expect(theirs.map(plain)).toEqual(ours.map(plain));
  });

  test('holds no infinity and no NaN: no value is NULL', async () => {
    const columns = (await rowsByDuckDb(partOf(0)))[0]!;
    for (const [name, value] of Object.entries(columns)) {
      if (typeof value !== 'number') continue;
      const sql = `SELECT count(*) AS n FROM read_parquet('${partOf(0)}') WHERE NOT isfinite("${name}")`;
      expect(await db.rows(sql)).toEqual([{ n: 0n }]);
    }
  });

  test('has both folders also where no entity is anomalous', async () => {
    const none = await cli.configuration('none-config', (profile) =>
      profile.replace('{ method: auto }', '{ contamination: 0.001 }'),
    );
    const asked = ['--source', 'dir:log', '--output', 'none', '--config', none];
    const { anomalous, entities } = await cli.json<Answer>('train', ...asked);
    expect(anomalous).toBe(0);
    expect(await rowsByDuckDb(partOf(1, 'none'))).toEqual([]);
    expect(await rowsByDuckDb(partOf(0, 'none'))).toHaveLength(entities);
    const hive = `read_parquet('${inFolder('none')}/is_anomaly=*/*.parquet', hive_partitioning = true)`;
    expect(await db.rows(`SELECT count(*) AS n FROM ${hive} WHERE is_anomaly = 0`)).toEqual([
      { n: BigInt(entities) },
    ]);
  });
});

test('the report has the keys of the original, and more', async () => {
  const report = JSON.parse(await readFile(inFolder('out', 'anomaly_report.json'), 'utf8'));
  expect(Object.keys(report)).toEqual([
    'total_users',
    'anomalous_users',
    'anomaly_rate',
    'top_anomalies',
    'run',
    'profile',
    'excerpt',
    'cut',
    'order',
    'order_in_words',
    'time_range',
    'window_start',
    'counts',
    'rederived',
    'compacted',
    'verdicts',
    'parameters',
    'label_method',
    'threshold',
  ]);
  expect(Object.keys(report.top_anomalies[0])).toEqual([
    'user',
    'anomaly_score',
    'total_events',
    'avg_threat_score',
    'unique_ips',
    'failed_auth_rate',
    'anomaly_score_normalized',
    'is_anomaly',
    'reasons',
  ]);
  expect(report).toMatchObject({
    total_users: trained.entities,
    anomalous_users: 3,
    anomaly_rate: 3 / trained.entities,
    run: trained.run,
  });
  const anomalous = await rowsByDuckDb(partOf(1));
  for (const { user, anomaly_score, total_events, reasons } of report.top_anomalies) {
    const row = anomalous.find((found) => found.user === user)!;
    expect(anomaly_score).toBe(row.anomaly_score_normalized);
    expect(BigInt(total_events)).toBe(row.total_events);
    expect(reasons.length).toBeGreaterThan(0);
  }
});

test('the run folder stands alone, and its manifest names each file with its digest', async () => {
  const manifest = await manifestOf(trained.run);
  const run = join(folder, 'runs', trained.run);
  const entries = await readdir(run, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(run.length + 1));
  expect(files.filter((name) => name !== 'manifest.json').sort()).toEqual(Object.keys(manifest.files).sort());
  for (const [name, digest] of Object.entries(manifest.files)) {
    const found = createHash('sha256').update(await readFile(join(run, name)));
    expect(`${name} ${found.digest('hex')}`).toBe(`${name} ${digest}`);
  }
  expect(files).toEqual(
    expect.arrayContaining(['model.json', 'profile.yaml', 'states/scalars.parquet', 'manifest.json']),
  );
  expect(await readFile(join(run, 'profile.yaml'), 'utf8')).toBe(
    await readFile(join(top3, '..', 'profiles', 'security-events.yaml'), 'utf8'),
  );
  expect(manifest).toMatchObject({
    run: trained.run,
    cut: trained.cut,
    counts: trained.counts,
    excerpt: false,
    order: 'offset',
    holes: [],
    outputLinks: [inFolder('out')],
  });
  const { partitions, counts } = manifest;
  expect(partitions.map(({ read }) => read)).toEqual(trained.cut);
  expect(partitions.reduce((sum, { valid }) => sum + valid, 0)).toBe(counts.valid);
});

test('states and recent ids are read by hyparquet too', async () => {
  const run = join(folder, 'runs', trained.run);
  const read = async (name: string) =>
    parquetReadObjects({ file: await asyncBufferFromFile(join(run, name)), compressors });
  expect(await read('states/scalars.parquet')).toHaveLength(trained.entities);
  const recent = await read('recent-ids/recent-ids.parquet');
  expect(recent).toHaveLength(trained.counts.read!);
});

test('a second training reads nothing anew, and its run is in force', async () => {
  const before = await runs();
  const again = await cli.run('train', '--source', 'dir:log', '--output', 'again', '--no-progress');
  expect(again.code).toBe(0);
  expect(again.stdout).toMatch(/^of these new +0$/m);
  const [run] = (await runs()).filter((name) => !before.includes(name));
  expect(await latest()).toBe(join('runs', run!));
  expect((await manifestOf(run!)).counts).toEqual((await manifestOf(trained.run)).counts);
  expect((await cli.json('parity', '--source', 'dir:log')).differences).toBe(0);
});

test('an excerpt is a run, and never in force', async () => {
  const before = await latest();
  for (const [name, from] of Object.entries({ first: 'earliest', last: 'latest' })) {
    const asked = ['--max-events', '500', '--start-offset', from, '--output', name];
    const excerpt = await cli.json<Answer>('train', '--source', 'dir:log', ...asked);
    expect(excerpt.counts.read).toBe(500);
    expect(await manifestOf(excerpt.run)).toMatchObject({ excerpt: true });
    expect(JSON.parse(await readFile(inFolder(name, 'anomaly_report.json'), 'utf8')).excerpt).toBe(true);
  }
  expect(await latest()).toBe(before);
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('streamguard-excerpt-'))).toEqual([]);
});

describe('an --output that we did not make', () => {
  test('is refused before anything is read, and replaced with --overwrite', async () => {
    await mkdir(inFolder('theirs'));
    await writeFile(inFolder('theirs', 'thesis.txt'), 'theirs');
    const before = await runs();
    const refused = await cli.run('train', '--source', 'dir:log', '--output', 'theirs');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('theirs is a folder or file that StreamGuard did not make');
    expect(await readFile(inFolder('theirs', 'thesis.txt'), 'utf8')).toBe('theirs');
    expect(await runs()).toEqual(before);
    await cli.json('train', '--source', 'dir:log', '--output', 'theirs', '--overwrite');
    expect(await readdir(inFolder('theirs'))).toContain('anomaly_report.json');
  });

  test.each(['.', 'log', 'output'])(
    '--overwrite does not remove %s, which holds what must stay',
    async (path) => {
      const refused = await cli.run('train', '--source', 'dir:log', '--output', path, '--overwrite');
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain(`--overwrite would remove ${path}`);
      expect(await readdir(inFolder('log'))).toContain('log.json');
    },
  );
});

test('people read what was read, found and written, and how to open it', async () => {
  const { code, stdout, stderr } = await cli.run('train', '--source', 'dir:log', '--config', top3);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^read +[\d,]+ = [\d,]+ valid \+ 0 rejected \+ [\d,]+ duplicate$/m);
  expect(stdout).toMatch(/^entities +25, 3 anomalous$/m);
  const [, sql] = /Open it in DuckDB:\n {2}(.*;)/.exec(stdout)!;
  expect(stderr).toMatch(/^states: /m);
  const rows = await db.rows(sql!.replace("'output/", `'${cli.folder}/output/`));
  expect(rows).toHaveLength(10);
});

async function rowsByDuckDb(path: string): Promise<Record<string, unknown>[]> {
  const rows = await db.rows(`SELECT * FROM read_parquet('${path}', hive_partitioning = false)`);
  return rows.map((row) => ({ ...row }));
}

/** Numbers as numbers, and no value as none: parquetjs-lite leaves it out. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  const cells = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? Number(value) : value,
  ]);
  return Object.fromEntries(cells.filter(([, value]) => value !== null && value !== undefined));
}
