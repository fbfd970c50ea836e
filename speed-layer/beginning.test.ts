import { expect, onTestFinished, test } from 'vitest';
import { offsetsIn } from './holes.js';
import { expectParity, hostileRecords, now, partitions, profile } from './hostile-speed.case.js';
import { SpeedBench } from './speed-bench.case.js';
import type { SpeedOptions } from './speed-options.js';

const records = hostileRecords(56).slice(0, 800);
const half = records.length >> 1;

/** Half of the stream scored, and then all of it trained on; elsewhere all was scored before, as it came. */
async function aheadOfScoring(scoreHalf: (speed: SpeedBench) => Promise<unknown>) {
  const speed = await SpeedBench.open({ profile, partitions }, () => now);
  onTestFinished(() => speed.close());
  await speed.bench.append(records.slice(0, half), now);
  await scoreHalf(speed);
  await speed.bench.append(records.slice(half), now);
  await speed.run({}, 'elsewhere');
  const run = await speed.train(now + 60_000);
  const told: string[] = [];
  // The run in force is put in place before the end.
  const options: Partial<SpeedOptions> = { now: Date.now, tell: (line) => void told.push(line) };
  return { speed, run, told, options };
}

/** Per partition, the offsets from the last anomaly to a cut. */
async function belowOf(speed: SpeedBench, cut: readonly number[]) {
  const scoredTo = cut.map(() => 0);
  for (const { partition, offset } of await speed.anomalies()) {
    scoredTo[partition] = Math.max(scoredTo[partition]!, offset + 1);
  }
  const unscored = scoredTo.map((from, partition) => ({ from, to: cut[partition]! }));
  expect(unscored.some(({ from, to }) => from < to)).toBe(true);
  return unscored.map((offsets) => (offsets.from < offsets.to ? [offsets] : []));
}

/** Sorted. */
async function placesOf(speed: SpeedBench, place = 'speed', from: readonly number[] = []): Promise<string[]> {
  const all = await speed.anomalies(place);
  const anomalies = all.filter(({ partition, offset }) => offset >= (from[partition] ?? 0));
  return anomalies.map(({ partition, offset }) => `${partition} ${offset}`).sort();
}

test('a lost state goes on from a snapshot that the run in force is ahead of, so that no event goes unscored', async () => {
  const { speed, run, told, options } = await aheadOfScoring((bench) => bench.run());
  await speed.lose(['state']);
  const summaries = await speed.run(options);
  expect(summaries.map((summary) => [summary.run, offsetsIn(summary.unscored)])).toEqual(
    Array.from({ length: partitions }, () => [run.run, 0]),
  );
  expect(told.filter((line) => line.includes('may not have been scored'))).toEqual([]);
  await expectParity(speed, run);
  expect(await placesOf(speed)).toEqual(await placesOf(speed, 'elsewhere'));
});

test('without a snapshot it goes on from an earlier run; what that may leave out is told, counted and stored', async () => {
  const { speed, run, told, options } = await aheadOfScoring(async (bench) => {
    await bench.run();
    await bench.train(now);
  });
  await speed.lose(['state', 'snapshots']);
  const [first] = await speed.runs.list();
  const { cut } = await speed.runs.manifest(first!);
  const unscored = await belowOf(speed, cut);
  for (const round of [options, {}]) {
    const summaries = await speed.run(round);
    expect(summaries.map((summary) => summary.unscored)).toEqual(unscored);
  }
  expect(told.filter((line) => line.includes('may not have been scored'))).toHaveLength(
    unscored.flat().length,
  );
  await expectParity(speed, run);
  // Elsewhere began at its cut.
  expect(await placesOf(speed, 'speed', cut)).toEqual(await placesOf(speed, 'elsewhere'));
});

test('where there is only the run in force, its cut is where it begins, and what is below is told and counted', async () => {
  const { speed, run, told, options } = await aheadOfScoring((bench) => bench.run());
  const before = await placesOf(speed);
  await speed.lose(['state', 'snapshots']);
  const unscored = await belowOf(speed, run.cut);
  const summaries = await speed.run(options);
  expect(summaries.map(({ cut }) => cut)).toEqual(run.cut);
  expect(summaries.map((summary) => summary.unscored)).toEqual(unscored);
  for (const [partition, offsets] of unscored.entries()) {
    const lines = offsets.map(({ from, to }) => {
      return `partition ${partition}: its state is lost: the offsets ${from} to ${to - 1} may not have been scored`;
    });
    expect(told.filter((line) => line.startsWith(`partition ${partition}: its state`))).toEqual(lines);
  }
  expect(await placesOf(speed)).toEqual(before);
});

test('who begins on a run and never scored anything has left nothing out', async () => {
  const { speed, told, options } = await aheadOfScoring(async () => {});
  const summaries = await speed.run(options);
  expect(summaries.flatMap(({ unscored }) => unscored)).toEqual([]);
  expect(told).toEqual([]);
});
