import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Positions } from '../connectors/event-log/event-log.js';
import { partitionOf } from '../connectors/event-log/partitioner.js';
import { numberOf } from '../connectors/lake/duckdb.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { encodedFold, restore } from '../core/features/entity-states.case.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { Fold } from '../core/features/fold.js';
import { hostileLog } from '../core/features/hostile-log.case.js';
import { hostileProfile } from '../core/features/hostile-profile.case.js';
import { oracle, type PassedEvent } from '../core/features/oracle.case.js';
import { createRandom } from '../core/random/random.js';
import { Bench, packagedProfile } from './bench.case.js';
import { type Cut, cutAtEnd, statesSource } from './cut.js';
import { type AllStates, byKey, featuresOf, foldLog, statesBySql } from './engines.case.js';

const seed = 11;
const partitions = 3;
const withinOffsets = 12;
const profile = hostileProfile(packagedProfile, { zone: 'Europe/Berlin', cap: 3, withinOffsets });
const features = featureSetOf(profile);
const now = Date.UTC(2025, 10, 25, 5);
const windowStart = Date.UTC(2025, 9, 25, 22);

let bench: Bench;
let manifest: LakeManifest;
let end: Cut;
let folded: AllStates;
let passed: readonly PassedEvent[];

beforeAll(async () => {
  bench = await Bench.open({ profile, partitions });
  const { records, passed: passedEvents } = hostileLog({
    seed,
    now,
    windowStart,
    clockChange: Date.UTC(2025, 9, 26, 1),
    withinOffsets,
    partitionOf: (key) => partitionOf(Buffer.from(key), partitions),
  });
  passed = passedEvents;
  await bench.append(records, now);
  ({ manifest } = await bench.archive());
  end = await cutAtEnd(bench.db, bench.lake, manifest, profile, now);
  const fold = new Fold(features, withinOffsets, end.windowStart);
  await foldLog(bench, fold, [0, 0, 0], end.positions);
  folded = byKey(encodedFold(fold));
});
afterAll(() => bench.close());

const statesAt = (positions: Positions) =>
  statesBySql(bench, features, statesSource(bench.lake, manifest, profile, { ...end, positions }));

/** Goes on at a cut as the speed layer does: from the run's states and, unless told otherwise, its recent ids. */
async function foldFrom(cut: Positions, recentIds = true): Promise<AllStates> {
  const fold = new Fold(features, withinOffsets, end.windowStart);
  for (const states of (await statesAt(cut)).values()) restore(fold, states);
  if (recentIds)
    for (const { partition, offset, id } of await idsBefore(cut)) fold.remember(partition, offset, id);
  await foldLog(bench, fold, cut, end.positions);
  return byKey(encodedFold(fold));
}

async function idsBefore(cut: Positions) {
  const rows = await bench.db.rows(`SELECT _partition AS partition, _offset AS "offset", event_id AS id
    FROM ${bench.lake.relation(manifest, null)}
    WHERE _offset < [${cut}][_partition + 1] AND _offset >= [${cut}][_partition + 1] - ${withinOffsets}
    ORDER BY 1, 2`);
  return rows.map(({ partition, offset, id }) => {
    return { partition: numberOf(partition), offset: numberOf(offset), id: String(id) };
  });
}

describe(`fold(SQL state below c, events from c) = fold(everything), seed ${seed}`, () => {
  const random = createRandom(seed);
  const percentages = Array.from({ length: 6 }, () => [
    random.integer(101),
    random.integer(101),
    random.integer(101),
  ]);
  it.each([[0, 0, 0], [100, 100, 100], [0, 100, 50], ...percentages])(
    'at %i, %i, %i percent of the partitions',
    async (...at) => {
      const cut = end.positions.map((position, partition) => Math.floor((position * at[partition]!) / 100));
      expect(sorted(await foldFrom(cut))).toStrictEqual(sorted(folded));
    },
  );

  it('is SQL(everything)', async () => {
    expect(sorted(await statesAt(end.positions))).toStrictEqual(sorted(folded));
  });

  it('needs the ids from before the cut: without them a repeated event would count twice', async () => {
    const [row] = await bench.db.rows(`SELECT _partition AS partition, _offset AS "offset"
      FROM ${bench.lake.relation(manifest, end.windowStart)}
      WHERE _duplicate_of IS NOT NULL AND timestamp >= ${end.windowStart} ORDER BY _offset DESC LIMIT 1`);
    const cut = [...end.positions];
    cut[numberOf(row!.partition)] = numberOf(row!.offset);
    expect(sorted(await foldFrom(cut, false))).not.toStrictEqual(sorted(folded));
    expect(sorted(await foldFrom(cut))).toStrictEqual(sorted(folded));
  });
});

describe('a window that moves between two runs', () => {
  it('is a new fold of the same log: later days leave the states, and both engines agree again', async () => {
    const later = now + 3 * 86_400_000;
    const next = await cutAtEnd(bench.db, bench.lake, manifest, profile, later);
    expect(next.windowStart).toBeGreaterThan(end.windowStart!);
    expect(next.counts.inWindow).toBeLessThan(end.counts.inWindow);
    const fold = new Fold(features, withinOffsets, next.windowStart);
    await foldLog(bench, fold, [0, 0, 0], next.positions);
    const bySql = await statesBySql(bench, features, statesSource(bench.lake, manifest, profile, next));
    expect(sorted(bySql)).toStrictEqual(sorted(byKey(encodedFold(fold))));
    const expected = oracle(passed, {
      zone: profile.zone,
      cap: 3,
      withinOffsets,
      windowStart: next.windowStart,
    });
    expect(sorted(featuresOf(features, bySql))).toStrictEqual(sorted(expected.features));
    expect(sorted(bySql)).not.toStrictEqual(sorted(folded));
  });
});

const sorted = <Value>(states: ReadonlyMap<string, Value>) =>
  [...states].sort(([a], [b]) => (a < b ? -1 : 1));
