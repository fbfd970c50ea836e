import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packagedProfile } from '../batch-layer/bench.case.js';
import { cutAtEnd, statesSource } from '../batch-layer/cut.js';
import { statesBySql } from '../batch-layer/engines.case.js';
import type { Positions } from '../connectors/event-log/event-log.js';
import { partitionOf } from '../connectors/event-log/partitioner.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { hostileLog } from '../core/features/hostile-log.case.js';
import { hostileProfile } from '../core/features/hostile-profile.case.js';
import type { Profile } from '../core/profile/profile.js';
import { createRandom } from '../core/random/random.js';
import type { RunManifest } from '../core/runs/manifest.js';
import { quiet, SpeedBench } from './speed-bench.case.js';
import type { SpeedOptions } from './speed-options.js';

const seed = 31;
const partitions = 3;
const withinOffsets = 12;
const now = Date.UTC(2025, 10, 25, 5);
const scorer: Profile['scorer'] = {
  classic: {
    learningEvents: 3,
    threshold: 0.5,
    unseen: 0.01,
    reasonBelow: 0.05,
    components: {
      address_anomaly: { unusual: 'source_ip', missing: 0.5, weight: 0.6, reason: 'New address: {value}' },
      hour_anomaly: { unusual: 'local_hour', missing: 0.5, weight: 0.4, reason: 'Unusual hour: {value:02}' },
    },
    headlines: {},
  },
};
const profile: Profile = {
  ...hostileProfile(packagedProfile, { zone: 'Europe/Berlin', cap: 3, withinOffsets }),
  scorer,
};
const features = featureSetOf(profile);
const { records } = hostileLog({
  seed,
  now,
  windowStart: Date.UTC(2025, 9, 25, 22),
  clockChange: Date.UTC(2025, 9, 26, 1),
  withinOffsets,
  partitionOf: (key) => partitionOf(Buffer.from(key), partitions),
});

/** Come last, in two rounds. */
const late = records.slice(-30);

let speed: SpeedBench;
beforeAll(async () => {
  speed = await SpeedBench.open({ profile, partitions }, () => now);
});
afterAll(() => speed.close());

/** The states of the SQL engine at these positions, in the window of the run that the speed layer stands on. */
async function bySql(positions: Positions, windowStart: number | null) {
  const { bench } = speed;
  const { manifest } = await bench.archive();
  const cut = { ...(await cutAtEnd(bench.db, bench.lake, manifest, profile, now)), positions, windowStart };
  return statesBySql(bench, features, statesSource(bench.lake, manifest, profile, cut));
}

const sorted = <Value>(states: ReadonlyMap<string, Value>) =>
  [...states].sort(([a], [b]) => (a < b ? -1 : 1));

/** Ends the speed layer, as a kill would, at the event of that number. */
function crashAt(event: number) {
  let events = 0;
  return {
    ...quiet,
    scored: () => {
      if (++events === event) throw new Error('crash');
    },
  };
}

async function expectParity(run: string | null, windowStart: number | null): Promise<void> {
  const { checkpoints, states } = await speed.stored();
  const positions = Array.from(
    { length: partitions },
    (_, partition) => checkpoints.get(partition)!.position,
  );
  for (const checkpoint of checkpoints.values()) expect(checkpoint.run).toBe(run);
  expect(sorted(states)).toStrictEqual(sorted(await bySql(positions, windowStart)));
}

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
    await expectParity(null, null);
    const [disturbed, undisturbed] = [await speed.anomalies(), await speed.anomalies('undisturbed')];
    expect(undisturbed.length).toBeGreaterThan(100);
    const byPlace = (all: typeof disturbed) =>
      all.map(({ partition, offset, ...rest }) => [partition, offset, rest]).sort();
    expect(byPlace(disturbed)).toEqual(byPlace(undisturbed));
  });

  it('goes on with what comes, onto a run that is published meanwhile, and on from there after a kill', async () => {
    const first = await speed.train(now);
    await speed.bench.append(records.slice(half, half + (half >> 1)), now);
    await speed.run({ untilEnd: false, ...untilSwapped(first.run) });
    await expectParity(first.run, startOf(first));
    const observer = crashAt(20 + random.integer(100));
    await speed.bench.append(records.slice(half + (half >> 1)), now);
    await expect(speed.run({ observer, checkpointEvents: 1 + random.integer(30) })).rejects.toThrow('crash');
    await speed.run();
    await expectParity(first.run, startOf(first));
  });

  it('onto a run whose window has moved: states are those of the new window', async () => {
    const second = await speed.train(now + 3 * 86_400_000);
    const [first] = await speed.runs.list();
    expect(startOf(second)).toBeGreaterThan(startOf(await speed.runs.manifest(first!))!);
    await speed.run({ untilEnd: false, ...untilSwapped(second.run) });
    await expectParity(second.run, startOf(second));
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
    await speed.run({ observer: { ...quiet, handled } });
    expect(read).toBe(rounds * late.length);
    const run = (await speed.runs.latest())!;
    await expectParity(run.run, startOf(run));
  });
});

const startOf = ({ window }: RunManifest) => (window.start === null ? null : Date.parse(window.start));

/** Stops the speed layer once all partitions stand on the run. */
function untilSwapped(run: string): Pick<SpeedOptions, 'signal' | 'tell'> {
  const stop = new AbortController();
  let swapped = 0;
  return {
    signal: stop.signal,
    tell(line) {
      if (line.endsWith(`stands on the run ${run}`) && ++swapped === partitions) stop.abort();
    },
  };
}
