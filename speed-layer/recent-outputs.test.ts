import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { but } from '../connectors/event-log/but.case.js';
import type { EventLog } from '../connectors/event-log/event-log.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { createRandom } from '../core/random/random.js';
import { partsOf } from './conditions.js';
import { Outputs } from './outputs.js';
import { RecentOutputs } from './recent-outputs.js';
import { quiet } from './speed-bench.case.js';

interface Line {
  readonly alert_id: string;
  readonly event_id: string;
  readonly timestamp: number;
  readonly last: number;
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
}

const limits = { maxAnomalies: 60, maxAlerts: 25 };
const random = createRandom(7);

/** Of two sources and three partitions of ours, in the order of offsets, event times late now and then. */
const lines = Array.from({ length: 9000 }, (_, index): Line => {
  const timestamp = 1_700_000_000_000 + index * 1000 - (random.integer(9) === 0 ? random.integer(90_000) : 0);
  const alert = Math.floor(index / 40) * 10 + random.integer(10);
  return {
    alert_id: `alert-${alert}`,
    event_id: `event-${index}`,
    timestamp,
    last: 1_700_000_000_000 + index * 1000,
    source: random.integer(10) === 0 ? 'theirs' : 'ours',
    partition: alert % 3,
    offset: index,
  };
});

/** Logs with these lines, some of them twice, and how many records were read of them. */
async function outputsOf(all: readonly Line[]) {
  const folder = await mkdtemp(join(tmpdir(), 'recent-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  let read = 0;
  const open = async (name: string): Promise<EventLog> => {
    const log = await openEventLog(`dir:${join(folder, name)}`, { create: { partitions: 2 } });
    const writer = await log.writer();
    const records = all.map((line) => {
      return {
        key: Buffer.from(line.alert_id),
        value: Buffer.from(JSON.stringify(line)),
        logTime: line.offset,
      };
    });
    await writer.append(records);
    await writer.close();
    async function* counted(options: Parameters<EventLog['read']>[0]) {
      for await (const batch of log.read(options)) {
        read += batch.records.length;
        yield batch;
      }
    }
    return but(log, { read: counted });
  };
  const logs = { anomalies: await open('anomalies'), alerts: await open('alerts') };
  const outputs = new Outputs(logs, partsOf('outputs', quiet), () => 0);
  onTestFinished(() => outputs.close());
  return { recent: new RecentOutputs(outputs, 'ours', limits), read: () => read };
}

/** The newest by event time, of each id its last version below its partition's position. */
function newest(
  positions: readonly number[],
  most: number,
  id: (line: Line) => string,
  time: (line: Line) => number,
) {
  const isOurs = ({ source, partition, offset }: Line) => source === 'ours' && offset < positions[partition]!;
  const last = new Map(lines.filter(isOurs).map((line) => [id(line), line]));
  return [...last.values()].sort((a, b) => time(b) - time(a)).slice(0, most);
}

const inOrder = (all: readonly { readonly offset: number }[]) =>
  all.map(({ offset }) => offset).sort((a, b) => a - b);

test('the newest of all partitions that ask, each to its position, by one reading of the ends', async () => {
  const twice = [...lines.slice(0, 8800), ...lines.slice(8500, 8700), ...lines.slice(8800)];
  const { recent, read } = await outputsOf(twice);
  const positions = [9000, 8700, 0];
  const found = await Promise.all([0, 1].map((partition) => recent.of(partition, positions[partition]!)));
  const byTime = newest(
    positions,
    limits.maxAnomalies,
    ({ event_id }) => event_id,
    ({ timestamp }) => timestamp,
  );
  expect(inOrder(found.flatMap(({ anomalies }) => anomalies))).toEqual(inOrder(byTime));
  const byLast = newest(
    positions,
    limits.maxAlerts,
    ({ alert_id }) => alert_id,
    ({ last }) => last,
  );
  expect(inOrder(found.flatMap(({ alerts }) => alerts))).toEqual(inOrder(byLast));
  for (const [partition, { anomalies, alerts }] of found.entries()) {
    for (const record of [...anomalies, ...alerts]) expect(record.partition).toBe(partition);
  }
  // Of each partition of both logs the first stretch, and the second where need be.
  expect(read()).toBeLessThan(2 * 2 * 3100);
});

test('who asks while the logs are read gets a later reading', async () => {
  const { recent } = await outputsOf(lines);
  const first = recent.of(0, 9000);
  const [{ anomalies }, later] = await Promise.all([first, first.then(() => recent.of(1, 9000))]);
  expect(anomalies.length).toBeGreaterThan(0);
  expect(later.anomalies.length).toBeGreaterThan(0);
});

test('where nothing was ever sent there is nothing', async () => {
  const { recent } = await outputsOf([]);
  expect(await recent.of(0, 9000)).toEqual({ anomalies: [], alerts: [] });
});
