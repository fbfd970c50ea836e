import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs, { type Admin } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type KafkaServer,
  kafkaLack,
  startKafka,
  widen,
} from '../connectors/event-log/kafka/kafka-server.case.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { Cli, loginOf } from './run-cli.case.js';

const lack = kafkaLack();
const users = ['ann', 'bob', 'cem', 'dora', 'eva', 'finn'];

describe.skipIf(lack !== null)(
  `a topic that changed after it was archived${lack ? ` (${lack})` : ''}`,
  () => {
    let kafka: KafkaServer;
    let folder: string;
    let cli: Cli;
    let admin: Admin;
    const urlOf = (topic: string) => `kafka://${kafka.broker}/${topic}`;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'streamguard-changed-'));
      cli = new Cli(folder);
      kafka = await startKafka();
      admin = new kafkajs.Kafka({ brokers: [kafka.broker], logLevel: kafkajs.logLevel.NOTHING }).admin();
      await admin.connect();
    });
    afterAll(async () => {
      await admin.disconnect();
      await kafka.stop();
      await rm(folder, { recursive: true, force: true });
    });

    /** Logins of each user, keyed by the user, in a topic of two partitions. */
    async function fill(topic: string, logins: number, firstMinute = 0): Promise<void> {
      const log = await openEventLog(urlOf(topic), { create: { partitions: 2 } });
      const writer = await log.writer();
      const records = Array.from({ length: logins }, (_, n) =>
        users.map((user) => ({
          key: Buffer.from(user),
          value: Buffer.from(loginOf(user, firstMinute + n)),
          logTime: Date.UTC(2026, 2, 2, 9) + (firstMinute + n) * 60_000,
        })),
      );
      await writer.append(records.flat());
      await writer.close();
      await log.close();
    }

    async function recreate(topic: string): Promise<void> {
      await admin.deleteTopics({ topics: [topic] });
      while ((await admin.listTopics()).includes(topic)) await new Promise((done) => setTimeout(done, 100));
    }

    /** Training on it is refused with this difference, and the run in force stays. */
    async function expectOther(topic: string, difference: RegExp): Promise<void> {
      const latest = await readFile(join(folder, `${topic}-out`, 'anomaly_report.json'), 'utf8');
      const { code, stdout, stderr } = await cli.run(
        'train',
        '--source',
        urlOf(topic),
        '--output',
        `${topic}-out`,
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(difference);
      expect(stderr).toContain('Name the log it was filled from, or move the folder away');
      expect(await readFile(join(folder, `${topic}-out`, 'anomaly_report.json'), 'utf8')).toBe(latest);
    }

    const train = (topic: string, ...more: string[]) =>
      cli.json('train', '--source', urlOf(topic), '--output', `${topic}-out`, ...more);

    it('made anew, with as many records: known by its last record', async () => {
      await fill('anew', 10);
      await train('anew');
      await recreate('anew');
      await fill('anew', 20);
      await expectOther('anew', /the record at partition \d, offset \d+ is not the one that was archived/);
    });

    it('shorter than it was', async () => {
      await fill('shorter', 10);
      await train('shorter');
      await recreate('shorter');
      await fill('shorter', 3);
      await expectOther('shorter', /partition \d ends at offset \d+, and \d+ were archived/);
    });

    it('with added partitions', async () => {
      await fill('wider', 10);
      await train('wider');
      await widen(admin, 'wider', 3);
      await expectOther('wider', /it had 2 partitions, now there are 3/);
    });

    it('that lost records before they were archived: a hole, in the run, told to people, and in parity', async () => {
      await fill('holed', 10);
      const before = await train('holed');
      const cut = before.cut as number[];
      await fill('holed', 10, 100);
      const partition = cut.indexOf(Math.max(...cut));
      const [from, to] = [cut[partition]!, cut[partition]! + 2];
      await admin.fetchTopicOffsets('holed'); // kafkajs then knows where the topic lies
      await admin.deleteTopicRecords({ topic: 'holed', partitions: [{ partition, offset: String(to) }] });

      const { stdout, stderr } = await cli.run('train', '--source', urlOf('holed'), '--output', 'holed-out');
      expect(stdout, stderr).toContain(
        `hole: partition ${partition}, offsets ${from} to ${to - 1} were gone`,
      );
      const [folderOfRun] = (await readdir(join(folder, 'output/security-events'))).filter((name) =>
        name.startsWith('holed-'),
      );
      const path = join(folder, 'output/security-events', folderOfRun!, 'latest', 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8'));
      expect(manifest.holes).toEqual([{ partition, from, to }]);
      expect(manifest.counts).toMatchObject({ read: 118, valid: 118, rejected: 0, duplicate: 0 });
      expect(await cli.json('parity', '--source', urlOf('holed'))).toMatchObject({
        differences: 0,
        foldedFrom: 'lake',
        counts: { read: 118 },
      });
    });

    it('that lost what was archived: a changed profile reads it from the bytes that the lake kept', async () => {
      await fill('forgotten', 10);
      const before = await train('forgotten');
      await admin.fetchTopicOffsets('forgotten');
      const partitions = (before.cut as number[]).map((end, partition) => ({
        partition,
        offset: String(end),
      }));
      await admin.deleteTopicRecords({ topic: 'forgotten', partitions });
      const change = (profile: string) => profile.replace('zone: UTC', 'zone: Asia/Kolkata');
      const config = ['--config', await cli.configuration('kolkata', change)];
      const counts = { read: 60, valid: 60, rejected: 0, duplicate: 0 };
      expect(await train('forgotten', ...config)).toMatchObject({
        cut: before.cut,
        rederived: { before: counts, after: counts },
      });
      expect(await cli.json('parity', '--source', urlOf('forgotten'), ...config)).toMatchObject({
        differences: 0,
        foldedFrom: 'lake',
      });
    });

    it('an excerpt, by number or by time, has an archive of its own and is never in force', async () => {
      await fill('part', 10);
      const logFolder = async () =>
        (await readdir(join(folder, 'output/security-events'))).find((name) => name.startsWith('part-'));
      const latest = async () =>
        existsSync(join(folder, 'output/security-events', (await logFolder())!, 'latest'));
      const lake = async () =>
        existsSync(join(folder, 'output/security-events', (await logFolder())!, 'lake'));
      const firsts = await train('part', '--max-events', '12');
      expect(firsts.counts).toMatchObject({ read: 12 });
      const from = '2026-03-02T09:02:00Z';
      const middle = await train('part', '--from', from, '--to', '2026-03-02T09:05:00Z');
      expect(middle.counts).toMatchObject({ read: 3 * users.length });
      const report = JSON.parse(await readFile(join(folder, 'part-out/anomaly_report.json'), 'utf8'));
      expect(report).toMatchObject({ excerpt: true, time_range: { from: '2026-03-02T09:02:00.000Z' } });
      expect([await latest(), await lake()]).toEqual([false, false]);

      expect((await train('part')).counts).toMatchObject({ read: 60 });
      expect([await latest(), await lake()]).toEqual([true, true]);
    });
  },
);
