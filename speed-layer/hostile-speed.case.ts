import { expect } from 'vitest';
import { packagedProfile } from '../batch-layer/bench.case.js';
import { cutAtEnd, statesSource } from '../batch-layer/cut.js';
import { statesBySql } from '../batch-layer/engines.case.js';
import { partitionOf } from '../connectors/event-log/partitioner.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { hostileLog } from '../core/features/hostile-log.case.js';
import { hostileProfile } from '../core/features/hostile-profile.case.js';
import type { Profile } from '../core/profile/profile.js';
import type { RunManifest } from '../core/runs/manifest.js';
import { quiet, type SpeedBench } from './speed-bench.case.js';
import type { SpeedOptions } from './speed-options.js';

const withinOffsets = 12;
const scorer: Profile['scorer'] = {
  use: 'classic',
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

export const partitions = 3;
/** Epoch ms: after the last event. */
export const now = Date.UTC(2025, 10, 25, 5);
/** With a scorer that finds many anomalies. */
export const profile: Profile = {
  ...hostileProfile(packagedProfile, { zone: 'Europe/Berlin', cap: 3, withinOffsets }),
  scorer,
};

export function hostileRecords(seed: number) {
  return hostileLog({
    seed,
    now,
    windowStart: Date.UTC(2025, 9, 25, 22),
    clockChange: Date.UTC(2025, 9, 26, 1),
    withinOffsets,
    partitionOf: (key) => partitionOf(Buffer.from(key), partitions),
  }).records;
}

/** What the speed layer stored is what the SQL engine makes of the lake at these positions, in the window of that run. */
export async function expectParity(speed: SpeedBench, run: RunManifest | null): Promise<void> {
  const { bench } = speed;
  const { db, lake } = bench;
  const { checkpoints, states } = await speed.stored();
  for (const checkpoint of checkpoints.values()) expect(checkpoint.run).toBe(run?.run ?? null);
  const { manifest } = await bench.archive();
  const cut = {
    ...(await cutAtEnd(db, lake, manifest, profile, now)),
    positions: manifest.partitions.map((_, partition) => checkpoints.get(partition)!.position),
    windowStart: run && startOf(run),
  };
  const bySql = await statesBySql(bench, featureSetOf(profile), statesSource(lake, manifest, profile, cut));
  expect(sorted(states)).toStrictEqual(sorted(bySql));
}

/** Epoch ms; null: all of the log counts. */
export function startOf({ window }: RunManifest): number | null {
  return window.start === null ? null : Date.parse(window.start);
}

function sorted<Value>(states: ReadonlyMap<string, Value>): [string, Value][] {
  return [...states].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Ends the speed layer, as a kill would, at the event of that number. */
export function crashAt(event: number) {
  let events = 0;
  return {
    ...quiet,
    scored: () => {
      if (++events === event) throw new Error('crash');
    },
  };
}

/** Stops the speed layer once all partitions stand on the run. */
export function untilSwapped(run: string): Pick<SpeedOptions, 'untilEnd' | 'signal' | 'tell' | 'now'> {
  const stop = new AbortController();
  let swapped = 0;
  return {
    untilEnd: false,
    signal: stop.signal,
    // The run in force is looked at again and again, until no partition is being opened.
    now: Date.now,
    tell(line) {
      if (line.endsWith(`stands on the run ${run}`) && ++swapped === partitions) stop.abort();
    },
  };
}
