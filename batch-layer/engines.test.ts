import { describe, expect, it } from 'vitest';
import { partitionOf } from '../connectors/event-log/partitioner.js';
import { oracleWindowStart } from '../core/events/calendar.case.js';
import { encodedFold } from '../core/features/entity-states.case.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { Fold } from '../core/features/fold.js';
import { hostileLog } from '../core/features/hostile-log.case.js';
import { hostileProfile } from '../core/features/hostile-profile.case.js';
import { type OracleAnswer, oracle } from '../core/features/oracle.case.js';
import type { Habit } from '../core/features/oracle-features.case.js';
import { Bench, packagedProfile } from './bench.case.js';
import { type Cut, cutAtEnd, statesSource } from './cut.js';
import {
  byKey,
  featuresOf,
  foldLog,
  habitsOf,
  signalsOf,
  statesBySql,
  travelOf,
  valueDaysOf,
} from './engines.case.js';

const dayMs = 86_400_000;
const partitions = 3;
/** A seed each: change it to look further, and give it when it finds something. */
const places = [
  { zone: 'UTC', clockChange: Date.UTC(2026, 1, 1), cap: 1024, withinOffsets: 100_000, seed: 1 },
  { zone: 'Europe/Berlin', clockChange: Date.UTC(2025, 9, 26, 1), cap: 3, withinOffsets: 12, seed: 2 },
  { zone: 'Australia/Lord_Howe', clockChange: Date.UTC(2025, 3, 5, 15), cap: 1, withinOffsets: 1, seed: 3 },
  { zone: 'America/Sao_Paulo', clockChange: Date.UTC(2018, 10, 4, 3), cap: 30, withinOffsets: 0, seed: 4 },
];

describe.each(places)(
  'hostile streams in $zone, $cap values, ids within $withinOffsets offsets, seed $seed',
  (place) => {
    it('fold = SQL = oracle, bit for bit, in every window', async () => {
      const { zone, cap, withinOffsets, clockChange, seed } = place;
      const now = clockChange + 30 * dayMs + 5 * 3_600_000;
      const windowStart = oracleWindowStart(zone, 30, now, now);
      const profile = hostileProfile(packagedProfile, { zone, cap, withinOffsets });
      const { records, passed } = hostileLog({
        seed,
        now,
        windowStart,
        clockChange,
        withinOffsets,
        partitionOf: (key) => partitionOf(Buffer.from(key), partitions),
      });
      const bench = await Bench.forTest({ profile, partitions, fetchBytes: 65_536 });
      await bench.append(records, now);
      const { manifest } = await bench.archive({ batchEvents: 2000 });
      expect(manifest.sequence).toBeGreaterThan(1);

      for (const window of [profile.window, 'all'] as const) {
        const windowed = { ...profile, window };
        const features = featureSetOf(windowed);
        const cut = await cutAtEnd(bench.db, bench.lake, manifest, windowed, now);
        expect(cut.windowStart).toBe(window === 'all' ? null : windowStart);
        const expected = oracle(passed, { zone, cap, withinOffsets, windowStart: cut.windowStart });

        const fold = new Fold(features, withinOffsets, cut.windowStart);
        const counts = await foldLog(bench, fold, [0, 0, 0], cut.positions);
        const folded = byKey(encodedFold(fold));
        const bySql = await statesBySql(bench, features, statesSource(bench.lake, manifest, windowed, cut));

        expect(sorted(featuresOf(features, folded))).toStrictEqual(sorted(expected.features));
        expect(sorted(habitsOf(features, folded))).toStrictEqual(sorted(expected.habits));
        expect(sorted(signalsOf(features, folded))).toStrictEqual(sorted(expected.signals));
        expect(sorted(travelOf(features, folded))).toStrictEqual(sorted(expected.travel));
        expect(sorted(valueDaysOf(features, folded))).toStrictEqual(sorted(daysOf(expected)));
        expect(sorted(bySql)).toStrictEqual(sorted(folded));
        expect(sorted(featuresOf(features, bySql))).toStrictEqual(sorted(expected.features));
        expect(sorted(counts)).toStrictEqual(sorted(expected.counts));
        expect(sorted(countsOf(cut))).toStrictEqual(sorted(expected.counts));
      }
    });
  },
);

const sorted = <Value>(map: ReadonlyMap<string | number, Value>) =>
  [...map].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

function daysOf({ habits }: OracleAnswer) {
  const added = (habit: Habit) => Object.values(habit).reduce((sum, { days }) => sum + days.length, 0);
  const ofEntity = (dimensions: Readonly<Record<string, Habit>>) =>
    Object.fromEntries(Object.entries(dimensions).map(([name, habit]) => [name, added(habit)]));
  return new Map(Array.from(habits, ([key, dimensions]) => [key, ofEntity(dimensions)]));
}

function countsOf({ partitions }: Cut) {
  return new Map(
    partitions.map(({ duplicate, inWindow, beforeWindow }, partition) => [
      partition,
      { duplicate, inWindow, beforeWindow },
    ]),
  );
}
