import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/random/random.js';
import {
  crashAt,
  expectParity,
  hostileRecords,
  now,
  partitions,
  profile,
  startOf,
  untilSwapped,
} from './hostile-speed.case.js';
import { quiet, SpeedBench } from './speed-bench.case.js';

const seed = 31;
const records = hostileRecords(seed);

/** Come last, in two rounds. */
const late = records.slice(-30);

let speed: SpeedBench;
beforeAll(async () => {
  speed = await SpeedBench.open({ profile, partitions }, () => now);
});
afterAll(() => speed.close());

describe(`a hostile stream, seed ${seed}`, () => {
  const half = records.length >> 1;
  const random = createRandom(seed);

  it('without a run, killed and begun again: the states of SQL, every anomaly once', async () => {
    await speed.bench.append(records.slice(0, half), now);
    await speed.run({}, 'undisturbed');
    for (let kill = 0; kill < 3; kill++) {
      const observer = crashAt(50 + random.integer(250));
      await expect(speed.run({ observer, checkpointEvents: 1 + random.integer(60) })).rejects.toThrow(
        'crash',
      );
    }
    const summaries = await speed.run();
    for (const { counts } of summaries) {
      expect(counts.read).toBe(counts.valid + counts.rejected + counts.duplicate);
      expect(counts.valid).toBe(counts.inWindow + counts.beforeWindow);
    }
    await expectParity(speed, null);
    const [disturbed, undisturbed] = [await speed.anomalies(), await speed.anomalies('undisturbed')];
    expect(undisturbed.length).toBeGreaterThan(100);
    const byPlace = (all: typeof disturbed) =>
      all.map(({ partition, offset, ...rest }) => [partition, offset, rest]).sort();
    expect(byPlace(disturbed)).toEqual(byPlace(undisturbed));
  });

  it('goes on with what comes, onto a run that is published meanwhile, and on from there after a kill', async () => {
    const first = await speed.train(now);
    await speed.bench.append(records.slice(half, half + (half >> 1)), now);
    await speed.run(untilSwapped(first.run));
    await expectParity(speed, first);
    const observer = crashAt(20 + random.integer(100));
    await speed.bench.append(records.slice(half + (half >> 1)), now);
    await expect(speed.run({ observer, checkpointEvents: 1 + random.integer(30) })).rejects.toThrow('crash');
    await speed.run();
    await expectParity(speed, first);
  });

  it('onto a run whose window has moved: states are those of the new window', async () => {
    const second = await speed.train(now + 3 * 86_400_000);
    const [first] = await speed.runs.list();
    expect(startOf(second)).toBeGreaterThan(startOf(await speed.runs.manifest(first!))!);
    await speed.run(untilSwapped(second.run));
    await expectParity(speed, second);
  });

  it.each([
    { lost: ['state'], from: 'its last snapshot', rounds: 1 },
    { lost: ['state', 'snapshots'], from: "the run's cut", rounds: 2 },
  ] as const)('goes on from $from where its $lost is lost', async ({ lost, rounds }) => {
    await speed.lose(lost);
    await speed.bench.append(late, now);
    let read = 0;
    const handled = (records: number) => {
      read += records;
    };
    // A partition may begin on an earlier run: the run in force is looked at until it is put in its place.
    await speed.run({ now: Date.now, observer: { ...quiet, handled } });
    expect(read).toBe(rounds * late.length);
    const run = (await speed.runs.latest())!;
    await expectParity(speed, run);
  });
});
