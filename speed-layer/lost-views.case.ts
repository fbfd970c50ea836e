import { expect, onTestFinished, test } from 'vitest';
import { partitionOf } from '../connectors/event-log/partitioner.js';
import { openViewStore } from '../connectors/view-store/open.js';
import type { ViewLimits, ViewStore } from '../connectors/view-store/view-store.js';
import { hostileRecords, now, partitions, profile } from './hostile-speed.case.js';
import { SpeedBench } from './speed-bench.case.js';

export interface LosableViews {
  readonly store: ViewStore;
  /** Forgets all of the store's content. */
  lose(): Promise<void>;
}

const seed = 41;

/** A view store has one anomaly of an event id: of ids that occur in two partitions, which one is a matter of chance. */
function recordsOf(): ReturnType<typeof hostileRecords> {
  const firsts = new Map<string, number>();
  return hostileRecords(seed).filter(({ key, value }) => {
    const id = /evt_\d+/.exec(value)?.[0] ?? '';
    const partition = partitionOf(Buffer.from(key), partitions);
    if (!firsts.has(id)) firsts.set(id, partition);
    return firsts.get(id) === partition;
  });
}

/** What a view store has that lost all of it while a speed layer ran is what it has where nothing was lost. */
export function lostViewsCase(create: (limits: Partial<ViewLimits>) => Promise<LosableViews>): void {
  test.each([
    ['all', {}],
    ['the newest', { maxAnomalies: 23, maxAlerts: 4 }],
  ])('views that are lost come back: entities, and %s anomalies and alerts, seed 41', async (_, limits) => {
    const speed = await SpeedBench.open({ profile, partitions }, () => now);
    onTestFinished(() => speed.close());
    const records = recordsOf();
    const half = records.length >> 1;
    await speed.bench.append(records.slice(0, half), now);

    const { store, lose } = await create(limits);
    const stop = new AbortController();
    const run = speed.run({ views: store, untilEnd: false, signal: stop.signal, now: Date.now });
    await untilAtEnd(store, speed);
    expect((await listsOf(store)).anomalies).not.toEqual([]);
    await lose();
    await speed.bench.append(records.slice(half), now);
    await untilAtEnd(store, speed);
    stop.abort();
    await run;

    const undisturbed = await openViewStore('memory:', { prefix: 'undisturbed', ...limits });
    await speed.run({ views: undisturbed }, 'undisturbed');
    const lists = await listsOf(undisturbed);
    expect(await listsOf(store)).toEqual(lists);
    expect(new Set(lists.alerts.map(({ alert_id }) => alert_id)).size).toBe(lists.alerts.length);
    const users = new Set(records.map(({ key }) => key.toWellFormed()));
    for (const user of users) {
      const [is, should] = [await store.entity(user), await undisturbed.entity(user)];
      expect({ ...is, position: 0 }).toEqual({ ...should, position: 0 });
    }
  });

  test('views of one process that another begins without come back from the logs, none ahead of its state', async () => {
    const speed = await SpeedBench.open({ profile, partitions }, () => now);
    onTestFinished(() => speed.close());
    await speed.bench.append(recordsOf(), now);
    const undisturbed = await openViewStore('memory:', { prefix: 'undisturbed' });
    await speed.run({ views: undisturbed });
    const { store } = await create({});
    const ahead: number[] = [];
    const write: ViewStore['write'] = (partition, epoch, position, changes) => {
      ahead.push(
        ...changes.anomalies.flatMap(({ document }) => offsetOf(document)).filter((at) => at >= position),
      );
      return store.write(partition, epoch, position, changes);
    };
    await speed.run({ views: { ...store, write } });
    expect(ahead).toEqual([]);
    expect(await listsOf(store)).toEqual(await listsOf(undisturbed));
  });
}

const offsetOf = (document: object) => ('offset' in document ? [Number(document.offset)] : []);

async function listsOf(store: ViewStore) {
  return { anomalies: await store.anomalies(100_000), alerts: await store.alerts(100_000) };
}

async function untilAtEnd(store: ViewStore, { bench }: SpeedBench): Promise<void> {
  const latest = await bench.log.positions('latest');
  const positions = async () => {
    const statuses = await store.statuses();
    return statuses.map(({ position }) => position);
  };
  await expect.poll(positions, { timeout: 10_000 }).toEqual([...latest]);
}
