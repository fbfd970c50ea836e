import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KafkaServer, kafkaLack, startKafka } from '../connectors/event-log/kafka/kafka-server.case.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { partitionOf } from '../connectors/event-log/partitioner.js';
import { DuckDb } from '../connectors/lake/duckdb.js';
import { createRandom } from '../core/random/random.js';
import { originalEvents, produceAsTheOriginal } from './original-producer.case.js';
import { Cli, ended } from './run-cli.case.js';

const lack = kafkaLack();
const firstMs = Date.UTC(2026, 2, 2);
const partitions = 3;

interface Rekeyed {
  readonly read: number;
  readonly copied: number;
  readonly alreadyThere: number;
  readonly total: number;
}

describe.skipIf(lack !== null)(`a topic keyed by event_id${lack ? ` (${lack})` : ''}`, () => {
  let kafka: KafkaServer;
  let folder: string;
  let cli: Cli;
  const topic = (name: string) => `kafka://${kafka.broker}/${name}`;
  const events = originalEvents(1, 6000, firstMs);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'streamguard-rekey-'));
    cli = new Cli(folder);
    kafka = await startKafka();
    await produceAsTheOriginal(kafka.broker, 'original', partitions, events);
  });
  afterAll(async () => {
    await kafka.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Per partition, the texts in offset order; and each stands where its user's key puts it. */
  async function keyedTexts(url: string): Promise<string[][]> {
    const log = await openEventLog(url);
    const [from, to] = [await log.positions('earliest'), await log.positions('latest')];
    const texts: string[][] = to.map(() => []);
    for await (const { partition, records } of log.read({ from, to }))
      for (const { value } of records) texts[partition]!.push(value!.toString());
    await log.close();
    for (const [partition, values] of texts.entries())
      for (const value of values)
        expect(partitionOf(Buffer.from(JSON.parse(value).user), to.length)).toBe(partition);
    return texts;
  }

  it('is trained in log time, says so, is refused by parity, and equals its keyed copy in every feature', async () => {
    const trained = await cli.json('train', '--source', topic('original'), '--output', 'by-id');
    expect(trained).toMatchObject({ order: 'log-time', counts: { read: 6000, valid: 6000 } });
    const people = await cli.run('train', '--source', topic('original'), '--output', 'by-id');
    expect(people.stdout).toContain('events were put in order of log time: the log is not keyed by user');

    const refused = await cli.run('parity', '--source', topic('original'));
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`streamguard rekey --source ${topic('original')} --out URL`);

    const copied = await cli.json<Rekeyed>('rekey', '--source', topic('original'), '--out', topic('by-user'));
    expect(copied).toMatchObject({ read: 6000, copied: 6000, alreadyThere: 0, total: 6000 });
    const again = await cli.json('train', '--source', topic('by-user'), '--output', 'by-user');
    expect(again).toMatchObject({ order: 'offset', counts: trained.counts, entities: trained.entities });
    expect(await cli.json('parity', '--source', topic('by-user'))).toMatchObject({ differences: 0 });

    expect(await differingColumns('by-id', 'by-user')).toEqual([]);
  });

  /** Columns of features of which a user's value differs. */
  async function differingColumns(a: string, b: string): Promise<string[]> {
    const db = await DuckDb.open({ memoryMb: 256, threads: 1, spillFolder: join(folder, 'spill') });
    const rows = (output: string) =>
      `read_parquet('${join(folder, output)}/is_anomaly=*/*.parquet', hive_partitioning = true)`;
    const columns = (await db.rows(`DESCRIBE FROM ${rows(a)}`)).map(({ column_name }) => String(column_name));
    const ofModel = /^(cohort|peer_distance|anomaly_score|anomaly_score_normalized|is_anomaly)$/;
    expect(columns.length).toBeGreaterThan(28);
    const differing: string[] = [];
    for (const column of columns.filter((name) => name !== 'user' && !ofModel.test(name))) {
      const [row] = await db.rows(`SELECT count(*) AS n FROM ${rows(a)} a FULL JOIN ${rows(b)} b USING (user)
        WHERE a."${column}" IS DISTINCT FROM b."${column}"`);
      if (row!.n !== 0n) differing.push(column);
    }
    db.close();
    return differing;
  }

  /** What expires by itself after ten seconds. */
  async function removeLocks(): Promise<void> {
    for (const name of await readdir(folder, { recursive: true }))
      if (/(^|\/)(\.lock|write\.lock)$/.test(name)) await rm(join(folder, name), { recursive: true });
  }

  it.each(['directory', 'Kafka'])(
    'is copied into a %s whole and once, killed at random moments',
    async (kind) => {
      const big = originalEvents(2, 60_000, firstMs);
      if (kind === 'directory') await produceAsTheOriginal(kafka.broker, 'big', partitions, big);
      const out = kind === 'directory' ? `dir:${join(folder, 'killed')}` : topic('killed');
      const config = await cli.configuration('killed-config', (profile) => profile);
      const args = ['rekey', '--source', topic('big'), '--out', out, '--config', config, '--no-progress'];
      const seed = 5;
      const random = createRandom(seed);
      let kills = 0;
      let wholeMs = 3000;
      for (let attempt = 0; attempt < 7; attempt++) {
        const startedMs = performance.now();
        const child = cli.start(...args);
        const end = ended(child);
        await Promise.race([sleep(wholeMs * (0.2 + 0.8 * random.next())), end]);
        child.kill('SIGKILL');
        if ((await end).code === null) kills++;
        else wholeMs = Math.min(wholeMs, performance.now() - startedMs);
        await removeLocks();
      }
      const last = await cli.json<Rekeyed>(
        'rekey',
        '--source',
        topic('big'),
        '--out',
        out,
        '--config',
        config,
      );
      expect(last.read).toBe(last.copied + last.alreadyThere);
      expect(last.total).toBe(60_000);
      const texts = await keyedTexts(out);
      expect(texts.flat().sort()).toEqual(big.map(({ text }) => text).sort());
      for (const values of texts) {
        const times = values.map((value) => JSON.parse(value).timestamp);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
      expect(kills, `kills of 7, seed ${seed}`).toBeGreaterThan(2);
    },
  );

  it('is followed until SIGTERM, which ends it with 0 and everything in the copy', async () => {
    await produceAsTheOriginal(kafka.broker, 'live', partitions, events.slice(0, 500));
    const out = `dir:${join(folder, 'followed')}`;
    const child = cli.start('rekey', '--source', topic('live'), '--out', out, '--follow', '--json');
    const end = ended(child);
    const has = async (count: number) => {
      const deadline = performance.now() + 30_000;
      for (let found = -1; found < count; await sleep(100)) {
        expect(performance.now()).toBeLessThan(deadline);
        found = (
          await openEventLog(out).then(
            (log) => log.positions('latest'),
            () => [],
          )
        ).reduce((a, b) => a + b, 0);
      }
    };
    await has(500);
    await produceAsTheOriginal(kafka.broker, 'live', partitions, events.slice(500, 800));
    await has(800);
    child.kill('SIGTERM');
    const { code, stdout } = await end;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ read: 800, copied: 800, alreadyThere: 0, total: 800 });
    expect((await keyedTexts(out)).flat()).toHaveLength(800);
  });

  it('is not copied onto itself, nor into a log that holds other records, nor goes on in another topic', async () => {
    const same = await cli.run('rekey', '--source', topic('original'), '--out', topic('original'));
    expect(same).toMatchObject({ code: 2 });
    expect(same.stderr).toContain('are the same log');
    const filled = await cli.run('rekey', '--source', topic('original'), '--out', topic('live'));
    expect(filled).toMatchObject({ code: 2 });
    expect(filled.stderr).toContain('might be copied twice');
  });
});
