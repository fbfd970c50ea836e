import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDoor } from '../core/events/door.js';
import { DuplicateWindow } from '../core/events/duplicate-window.js';
import type { DerivedEvent } from '../core/events/event.js';
import { encodedFold } from '../core/features/entity-states.case.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { Fold } from '../core/features/fold.js';
import { hostileLog } from '../core/features/hostile-log.case.js';
import { hostileProfile } from '../core/features/hostile-profile.case.js';
import { createRandom } from '../core/random/random.js';
import { arrivalsIn, assertKeyed, orderOf, type Spread, spreadEntity } from './arrival-order.js';
import { Bench, eventText, packagedProfile } from './bench.case.js';
import { cutAtEnd, statesSource } from './cut.js';
import { byKey, featuresOf, statesBySql } from './engines.case.js';

const seed = 33;
const partitions = 3;
const withinOffsets = 12;
const start = Date.UTC(2018, 10, 4, 3);
const now = start + 30 * 86_400_000;
const profile = hostileProfile(packagedProfile, { zone: 'America/Sao_Paulo', cap: 3, withinOffsets });
const features = featureSetOf(profile);

/** A hostile log whose records lie in whatever partition, with equal log times and some that go back. */
async function scatteredBench(): Promise<Bench> {
  const bench = await Bench.open({ profile, partitions });
  const random = createRandom(seed);
  const hostile = { seed, now, windowStart: start, clockChange: start, withinOffsets, partitionOf: () => 0 };
  const { records } = hostileLog(hostile);
  for (let next = 0; next < records.length; ) {
    const batch = records.slice(next, next + 1 + random.integer(40));
    const keyed = batch.map(({ value }) => ({ key: String(random.integer(9)), value }));
    await bench.append(keyed, now + random.integer(30));
    next += batch.length;
  }
  return bench;
}

/** What the log holds, without duplicates, sorted plainly by (log time, partition, offset). */
async function arrivals({ log }: Bench): Promise<DerivedEvent[]> {
  const door = createDoor(profile);
  const ids = Array.from({ length: partitions }, () => new DuplicateWindow(withinOffsets));
  const found: { logTime: number; partition: number; offset: number; judged: DerivedEvent }[] = [];
  const [from, to] = [await log.positions('earliest'), await log.positions('latest')];
  for await (const { partition, records } of log.read({ from, to })) {
    for (const { offset, logTime, value } of records) {
      const judged = door.judge(value, logTime);
      if (judged.valid && ids[partition]!.seen(judged.id, offset) === null)
        found.push({ logTime, partition, offset, judged });
    }
  }
  return found
    .sort((a, b) => a.logTime - b.logTime || a.partition - b.partition || a.offset - b.offset)
    .map(({ judged }) => judged);
}

function folded(events: readonly DerivedEvent[], windowStart: number | null) {
  const fold = new Fold(features, 0, windowStart);
  for (const [place, event] of events.entries()) fold.add(0, place, event);
  return byKey(encodedFold(fold));
}

describe(`a log that is not keyed by the entity, seed ${seed}`, () => {
  let bench: Bench;
  const source = async (window: typeof profile.window) => {
    const manifest = (await bench.lake.manifest())!;
    const cut = await cutAtEnd(bench.db, bench.lake, manifest, { ...profile, window }, now);
    return { cut, source: statesSource(bench.lake, manifest, profile, cut, 'log-time') };
  };
  beforeAll(async () => {
    bench = await scatteredBench();
    await bench.archive();
  });
  afterAll(() => bench.close());

  it('is found out by its lake', async () => {
    const spread = await spreadEntity(bench.db, bench.lake, (await bench.lake.manifest())!, profile);
    expect(orderOf(spread)).toBe('log-time');
    expect(() => assertKeyed(spread, 'dir:x')).toThrow(
      /^dir:x is not keyed by the entity: .+ occurs in partitions \d and \d/,
    );
  });

  it('has the states of one partition with the same events in order of (log time, partition, offset)', async () => {
    const { cut, source: everything } = await source('all');
    const events = await arrivals(bench);
    expect(events).toHaveLength(cut.counts.inWindow);
    expect(await statesBySql(bench, features, everything)).toEqual(folded(events, null));
  });

  it('in a window: the same features, wherever the files begin', async () => {
    const { cut, source: windowed } = await source({ sawtooth: { days: 3 } });
    expect(cut.counts.beforeWindow).toBeGreaterThan(0);
    const events = await arrivals(bench);
    expect(featuresOf(features, await statesBySql(bench, features, windowed))).toEqual(
      featuresOf(features, folded(events, cut.windowStart)),
    );
  });

  it('counts no record at or past the cut', async () => {
    const manifest = (await bench.lake.manifest())!;
    const cut = manifest.partitions.map(({ position }, partition) => (partition === 1 ? position : 0));
    const { relation } = arrivalsIn['log-time']({ relation: bench.lake.relation(manifest, null), cut });
    const [row] = await bench.db.rows(`SELECT count(*) AS n, max(_offset) + 1 AS "end" FROM ${relation}`);
    expect(row).toEqual({ n: BigInt(manifest.partitions[1]!.counts.valid), end: row!.n });
  });
});

describe('an entity in two partitions', () => {
  const spreadOf = async (keys: readonly string[]): Promise<Spread | null> => {
    const bench = await Bench.forTest({ partitions: 2 });
    const records = keys.map((key, n) => ({ key, value: eventText(n, { timestamp: now, user: key[0] }) }));
    await bench.append(records, now);
    const { manifest } = await bench.archive();
    return spreadEntity(bench.db, bench.lake, manifest, bench.profile);
  };

  it('is named, the first by name', async () => {
    const keys = Array.from({ length: 40 }, (_, n) => `${'bac'[n % 3]}${n}`);
    expect(await spreadOf(keys)).toEqual({ entity: 'a', first: 0, second: 1 });
  });

  it('is not where every record is keyed by it, nor in an empty log', async () => {
    expect(await spreadOf([...'abcdefghijklmnopqrstuvwxyz'])).toBeNull();
    expect(await spreadOf([])).toBeNull();
  });
});
