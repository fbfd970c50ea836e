import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bench, eventText } from '../../batch-layer/bench.case.js';
import { createDoor } from '../../core/events/door.js';
import { type LakeRecord, lakeRecords } from './lake-records.js';
import type { LakeManifest } from './manifest.js';
import type { PartitionRange } from './slices.js';

const now = Date.UTC(2025, 10, 25);
const recordsEach = 40;
const wrong = '{ "event_id": 7 }';

let bench: Bench;
let manifest: LakeManifest;
/** What the door says of each record in the log, by partition. */
let judged: LakeRecord[][];

beforeAll(async () => {
  bench = await Bench.open({ partitions: 2 });
  for (let part = 0; part < 3; part++) {
    const value = (n: number) =>
      n % 3 === 1
        ? wrong
        : eventText(part * recordsEach + (n % 30), { timestamp: now - n, threat_score: 0.25 });
    await bench.append(
      Array.from({ length: recordsEach }, (_, n) => ({ key: `user ${n % 7}`, value: value(n) })),
      now,
    );
    ({ manifest } = await bench.archive());
  }
  const door = createDoor(bench.profile);
  judged = [[], []];
  const to = await bench.log.positions('latest');
  for await (const { partition, records } of bench.log.read({ from: [0, 0], to })) {
    for (const { offset, value, logTime } of records) {
      judged[partition]!.push({ partition, offset, judged: door.judge(value, logTime) });
    }
  }
});
afterAll(() => bench.close());

async function read(range: PartitionRange): Promise<LakeRecord[]> {
  const read: LakeRecord[] = [];
  for await (const records of lakeRecords(bench.db, bench.lake.folder, manifest, bench.profile, range)) {
    read.push(...records);
  }
  return read;
}

it('are events and rejections in offset order, as the door yielded them', async () => {
  for (const [partition, all] of judged.entries()) {
    expect(all.length).toBeGreaterThan(10);
    expect(new Set(all.map(({ judged: { valid } }) => valid)).size).toBe(2);
    expect(await read({ partition, from: 0, to: all.length })).toEqual(all);
  }
});

it('are those of the range alone', async () => {
  const all = judged[1]!;
  const middle = all.length >> 1;
  for (const [from, to] of [
    [0, middle],
    [middle, all.length + 100],
    [middle, middle + 1],
    [3, 4],
    [middle, middle],
  ] as const) {
    expect(await read({ partition: 1, from, to })).toEqual(all.slice(from, to));
  }
});

it('are none where no file has any', async () => {
  expect(await read({ partition: 0, from: 1000, to: 200_000 })).toEqual([]);
});
