import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KafkaServer, kafkaLack, startKafka } from '../connectors/event-log/kafka/kafka-server.case.js';
import { DuckDb } from '../connectors/lake/duckdb.js';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const authLog = fileURLToPath(new URL('../../shared/data/auth.log', import.meta.url));
const lack = kafkaLack();

describe.skipIf(lack !== null)(
  `the main job through Kafka and through a directory${lack ? ` (${lack})` : ''}`,
  () => {
    let kafka: KafkaServer;
    let folder: string;
    let db: DuckDb;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'streamguard-kafka-'));
      kafka = await startKafka();
      db = await DuckDb.open({ memoryMb: 256, threads: 1, spillFolder: join(folder, 'spill') });
    });
    afterAll(async () => {
      db.close();
      await kafka.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const streamguard = async (...args: string[]) => {
      const { stdout } = await promisify(execFile)(process.execPath, [main, ...args, '--json'], {
        cwd: folder,
      });
      return JSON.parse(stdout);
    };

    /** Fills both logs alike, trains on both, and returns what each training said. */
    async function trainOnBoth(name: string, fill: (out: string) => Promise<unknown>) {
      const [directory, topic] = [`dir:${name}`, `kafka://${kafka.broker}/${name}`];
      for (const out of [directory, topic]) await fill(out);
      const fromDirectory = await streamguard(
        'train',
        '--source',
        directory,
        '--output',
        `${name}-directory`,
      );
      const fromKafka = await streamguard('train', '--source', topic, '--output', `${name}-kafka`);
      expect(fromKafka.counts).toEqual(fromDirectory.counts);
      expect(fromKafka.entities).toBeGreaterThan(0);
      const rows = (output: string) =>
        `SELECT * FROM read_parquet('${join(folder, output)}/is_anomaly=*/*.parquet', hive_partitioning = true)`;
      const [only] = await db.rows(`SELECT count(*) AS n FROM (
      (${rows(`${name}-kafka`)} EXCEPT ${rows(`${name}-directory`)}) UNION ALL (${rows(`${name}-directory`)} EXCEPT ${rows(`${name}-kafka`)})
    )`);
      expect(only).toEqual({ n: 0n });
      expect(await streamguard('parity', '--source', topic)).toMatchObject({ differences: 0 });
      return fromKafka;
    }

    it('gives the same training data for simulated traffic with late and duplicate events', async () => {
      const options = [
        '--days',
        '2',
        '--users',
        '30',
        '--start',
        '2026-03-02',
        '--late',
        '0.01',
        '--duplicates',
        '0.01',
      ];
      const { counts } = await trainOnBoth('simulated', (out) =>
        streamguard('generate', ...options, '--out', out),
      );
      expect(counts.duplicate).toBeGreaterThan(0);
      expect(counts.read).toBe(counts.valid + counts.rejected + counts.duplicate);
    });

    it.skipIf(!existsSync(authLog))(
      'gives the same training data for a real auth.log (skipped without shared/)',
      async () => {
        const importing = ['--format', 'sshd', '--year', '2017'];
        const { counts } = await trainOnBoth('auth', (out) =>
          streamguard('import', authLog, ...importing, '--out', out),
        );
        expect(counts.read).toBe(1755);
      },
    );

    it('adds only what is new at the next training', async () => {
      const source = `kafka://${kafka.broker}/simulated`;
      const before = await streamguard('archive', '--source', source);
      expect(before.added.read).toBe(0);
      await streamguard(
        'generate',
        '--days',
        '1',
        '--users',
        '5',
        '--start',
        '2026-03-04',
        '--seed',
        '7',
        '--out',
        source,
      );
      const after = await streamguard('archive', '--source', source);
      expect(after.added.read).toBeGreaterThan(0);
      expect(after.counts.read).toBe(before.counts.read + after.added.read);
    });
  },
);
