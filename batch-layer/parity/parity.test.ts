import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventLog } from '../../connectors/event-log/event-log.js';
import { partitionOf } from '../../connectors/event-log/partitioner.js';
import { fileList } from '../../connectors/lake/duckdb.js';
import { featureSetOf } from '../../core/features/feature-set.js';
import { hostileLog } from '../../core/features/hostile-log.case.js';
import { hostileProfile } from '../../core/features/hostile-profile.case.js';
import { silent } from '../../core/progress/progress.js';
import { Bench, packagedProfile } from '../bench.case.js';
import { type Cut, cutAtEnd, statesSource } from '../cut.js';
import { openReplay } from '../replay.js';
import { writeStates } from '../states.js';
import { type ParityOptions, parity } from './parity.js';
import type { ParityRow } from './tally.js';

const seed = 21;
const withinOffsets = 12;
const profile = hostileProfile(packagedProfile, { zone: 'America/Sao_Paulo', cap: 3, withinOffsets });
const features = featureSetOf(profile);
const clockChange = Date.UTC(2018, 10, 4, 3);
const now = clockChange + 30 * 86_400_000;

let bench: Bench;
let cut: Cut;
let statesFolder: string;

beforeAll(async () => {
  bench = await Bench.open({ profile });
  const { records } = hostileLog({
    seed,
    now,
    windowStart: clockChange,
    clockChange,
    withinOffsets,
    partitionOf: (key) => partitionOf(Buffer.from(key), 3),
  });
  await bench.append(records, now);
  const { manifest } = await bench.archive();
  cut = await cutAtEnd(bench.db, bench.lake, manifest, profile, now);
});
afterAll(() => bench.close());

let folders = 0;
beforeEach(async () => {
  statesFolder = join(bench.folder, `parity-${folders++}`);
  const manifest = (await bench.lake.manifest())!;
  await writeStates(bench.db, features, statesSource(bench.lake, manifest, profile, cut), statesFolder);
});

const replayOf = async (log: EventLog) => {
  const { lake, db } = bench;
  return openReplay({ log, lake, db, profile, manifest: (await lake.manifest())!, to: cut.positions });
};
const compare = async (change: Partial<ParityOptions> = {}) => {
  const replay = await replayOf(bench.log);
  return parity({ db: bench.db, profile, features, cut, replay, statesFolder, progress: silent, ...change });
};
const different = (rows: readonly ParityRow[]) =>
  rows.filter(({ differences }) => differences > 0).map(({ kind, name }) => `${kind} ${name}`);

/** Replaces one of the states' files by what `select` makes of it (`FROM it`). */
const scalars = () => fileList([join(statesFolder, 'scalars.parquet')]);

/** `it`: the file; `of null`: the number of the entity of that name. */
async function tamper(file: string, select: string): Promise<void> {
  const path = join(statesFolder, file);
  const other = `${path}.tampered`;
  const sql = select
    .replaceAll('FROM it', `FROM read_parquet(${fileList([path])})`)
    .replaceAll('of null', `(SELECT entity FROM read_parquet(${scalars()}) WHERE key = 'null')`);
  const order = file === 'scalars.parquet' ? 'ALL' : 'entity, first_offset';
  await bench.db.run(`COPY (${sql} ORDER BY ${order}) TO '${other}' (FORMAT parquet)`);
  await rename(other, path);
}

describe(`a hostile log, seed ${seed}`, () => {
  it('has no difference, in any feature, state or count', async () => {
    const rows = await compare();
    expect(different(rows)).toEqual([]);
    expect(rows.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      ...features.features.map(({ name }) => `feature ${name}`),
      ...features.aggregations.map(({ id }) => `state ${id}`),
      ...['read', 'rejected', 'duplicate', 'inWindow', 'beforeWindow'].map((name) => `count ${name}`),
    ]);
    const compared = rows.filter(({ kind }) => kind === 'feature').map((row) => row.compared);
    expect(Math.min(...compared)).toBeGreaterThan(20);
  });
});

it('a log that has lost its head is folded from the lake, with no difference either', async () => {
  const headless = { positions: async () => cut.positions } as unknown as EventLog;
  const replay = await replayOf(headless);
  expect([replay.source, (await replayOf(bench.log)).source]).toEqual(['lake', 'log']);
  const [fromLog, fromLake] = [await compare(), await compare({ replay })];
  expect(different(fromLake)).toEqual([]);
  expect(fromLake).toEqual(fromLog);
});

describe('what was changed is found, and named', () => {
  const all = [
    ...features.features.map(({ name }) => `feature ${name}`),
    ...features.aggregations.map(({ id }) => `state ${id}`),
  ];

  it('a sum that is one too large: the features over it, the state, the entity', async () => {
    const column = '"sum(threat_score).total"';
    await tamper(
      'scalars.parquet',
      `SELECT * REPLACE (CASE WHEN key = 'null' THEN ${column} + 1 ELSE ${column} END AS ${column}) FROM it`,
    );
    const rows = await compare();
    expect(different(rows)).toEqual(['feature avg_threat_score', 'state sum(threat_score)']);
    const row = rows.find(({ name }) => name === 'avg_threat_score')!;
    expect(row).toMatchObject({ differences: 1, first: { entity: 'null' } });
    expect(Number(row.first!.batch)).toBeGreaterThan(Number(row.first!.speed));
  });

  it('a state that no feature shows: the latest event time', async () => {
    const columns = [1000, 60_000].map((ms) => `"gaps(${ms} ms).latest"`);
    await tamper(
      'scalars.parquet',
      `SELECT * REPLACE (${columns.map((column) => `${column} + 1 AS ${column}`)}) FROM it`,
    );
    const rows = await compare();
    expect(different(rows)).toEqual(['state gaps(1000 ms)', 'state gaps(60000 ms)']);
  });

  it('a count of a value that moved to another: what is read from the map', async () => {
    await tamper(
      'frequency-event_type.parquet',
      `SELECT * REPLACE (CASE WHEN entity = of null THEN value || 'x' ELSE value END AS value) FROM it`,
    );
    expect(different(await compare())).toEqual(['state frequency(event_type)']);
  });

  it('an entity that the batch layer lacks', async () => {
    const maps = features.aggregations.filter(({ maxEntries }) => maxEntries > 0);
    for (const { id } of maps) {
      await tamper(
        `${id.replace(/\W+/g, '-').replace(/-$/, '')}.parquet`,
        `SELECT * FROM it WHERE entity <> of null`,
      );
    }
    await tamper('scalars.parquet', `SELECT * FROM it WHERE key <> 'null'`);
    const lacking = await compare();
    expect(different(lacking)).toEqual(all);
    for (const { first, differences } of lacking.filter(({ differences }) => differences > 0)) {
      expect({ differences, entity: first!.entity, batch: first!.batch }).toEqual({
        differences: 1,
        entity: 'null',
        batch: 'none',
      });
    }
  });

  it('an entity that it alone has', async () => {
    const ghost = `SELECT * REPLACE ('ghost' AS key) FROM it WHERE key = 'null'`;
    await tamper('scalars.parquet', `SELECT * FROM it UNION ALL ${ghost}`);
    const rows = await compare();
    expect(different(rows)).toEqual(all);
    const { first, differences } = rows.find(({ name }) => name === 'total_events')!;
    expect({ differences, ...first }).toMatchObject({ differences: 1, entity: 'ghost', speed: 'none' });
  });

  it('a count of records', async () => {
    const partitions = cut.partitions.map((counts, partition) => ({
      ...counts,
      rejected: counts.rejected + (partition === 1 ? 1 : 0),
    }));
    const rows = await compare({ cut: { ...cut, partitions } });
    expect(different(rows)).toEqual(['count rejected']);
    expect(rows.find(({ name }) => name === 'rejected')!.first!.entity).toBe('partition 1');
  });

  it('a file that lost an entity which another still has is damaged, not different', async () => {
    await tamper('scalars.parquet', `SELECT * FROM it WHERE key <> 'null'`);
    await expect(compare()).rejects.toMatchObject({ code: 'file-damaged' });
  });
});
