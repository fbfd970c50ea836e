import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ViewStore } from './view-store.js';
import { alert, anomaly, changes, entityView, partitionStatus } from './views.case.js';

/** How the contract reaches an adapter. */
export interface ViewStoreFixture {
  /** A new, empty view store; closed after the tests. */
  create(options?: { readonly maxAnomalies?: number; readonly maxAlerts?: number }): Promise<ViewStore>;
  /** The same view store as another process would open it. */
  reopen(store: ViewStore): Promise<ViewStore>;
}

/** The contract of the view-store port. */
export function viewStoreCase(fixture: ViewStoreFixture): void {
  test('an empty store knows nothing', async () => {
    const store = await fixture.create();
    expect(await store.incarnation()).toBeNull();
    expect(await contentOf(store)).toEqual({ anomalies: [], alerts: [], statuses: [] });
    expect(await store.entity('someone')).toBeNull();
    expect(await store.anomaly('evt_1')).toBeNull();
    expect(await store.anomaliesOf('someone', 10)).toEqual([]);
    expect(await store.alert('a')).toBeNull();
    expect(await store.status(0)).toBeNull();
  });

  test('what was written is read as it was, by another process too', async () => {
    const store = await fixture.create();
    const { epoch } = await store.own(3);
    const view = entityView('\u{1F525} "\u05D0"', { openAlerts: ['a'], run: 'run-1' });
    const found = anomaly('evt_1', view.entity, 1000);
    const raised = alert('a', 1000);
    const all = changes(3, 12, { entities: [view], anomalies: [found], alerts: [raised] });
    expect(await store.write(3, epoch, 12, all)).toBe('written');
    for (const reader of [store, await fixture.reopen(store)]) {
      expect(await reader.entity(view.entity)).toEqual(view);
      expect(await reader.anomaly('evt_1')).toEqual(found.document);
      expect(await reader.anomaliesOf(view.entity, 10)).toEqual([found.document]);
      expect(await reader.alert('a')).toEqual(raised);
      expect(await reader.status(3)).toEqual(partitionStatus(3, 12));
      expect(await contentOf(reader)).toEqual({
        anomalies: [found.document],
        alerts: [raised],
        statuses: [partitionStatus(3, 12)],
      });
    }
  });

  test('the last document of an entity, an event, an alert and a partition wins', async () => {
    const store = await fixture.create();
    const { epoch } = await store.own(0);
    const once = (events: number) => ({
      entities: [entityView('one', { events }), entityView('one', { events: events + 1 })],
      anomalies: [anomaly('evt_1', 'one', 1000, events / 10)],
      alerts: [alert('a', 1000 + events, events)],
    });
    await store.write(0, epoch, 1, changes(0, 1, once(1)));
    await store.write(0, epoch, 2, changes(0, 2, once(2)));
    expect(await store.entity('one')).toEqual(entityView('one', { events: 3 }));
    expect(await contentOf(store)).toEqual({
      anomalies: once(2).anomalies.map(({ document }) => document),
      alerts: once(2).alerts,
      statuses: [partitionStatus(0, 2)],
    });
  });

  test('partitions are owned and written side by side', async () => {
    const store = await fixture.create();
    const epochs: number[] = [];
    for (const partition of [10, 9, 0]) epochs[partition] = (await store.own(partition)).epoch;
    for (const partition of [10, 9, 0])
      await store.write(partition, epochs[partition]!, 5, changes(partition, 5));
    expect((await store.statuses()).map(({ partition }) => partition)).toEqual([0, 9, 10]);
  });

  test('thousands of entities are one write', async () => {
    const store = await fixture.create();
    const { epoch } = await store.own(0);
    const entities = Array.from({ length: 5001 }, (_, i) => entityView(`entity-${i}`, { events: i }));
    expect(await store.write(0, epoch, 1, changes(0, 1, { entities }))).toBe('written');
    for (const i of [0, 1999, 2000, 5000]) expect(await store.entity(`entity-${i}`)).toEqual(entities[i]);
  });

  test('epochs grow, and every owner is told the same incarnation', async () => {
    const store = await fixture.create();
    const other = await fixture.reopen(store);
    const owners = [await store.own(0), await other.own(0), await store.own(0), await other.own(1)];
    const epochs = owners.slice(0, 3).map(({ epoch }) => epoch);
    expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
    for (const { epoch } of owners) expect(Number.isSafeInteger(epoch)).toBe(true);
    expect(new Set(owners.map(({ incarnation }) => incarnation))).toEqual(
      new Set([await store.incarnation()]),
    );
  });

  test('a zombie changes nothing in any view', async () => {
    const zombie = await fixture.create();
    const store = await fixture.reopen(zombie);
    const old = await zombie.own(0);
    const before = { entities: [entityView('one')], anomalies: [anomaly('evt_1', 'one', 1)] };
    await zombie.write(0, old.epoch, 10, changes(0, 10, before));
    const { epoch } = await store.own(0);
    const content = await contentOf(store);
    const late = {
      entities: [entityView('one', { events: 666 }), entityView('two')],
      anomalies: [anomaly('evt_2', 'one', 2)],
      alerts: [alert('a', 2)],
    };
    for (const writer of [zombie, store])
      expect(await writer.write(0, old.epoch, 99, changes(0, 99, late))).toBe('fenced');
    expect(await store.incarnation()).toBe(old.incarnation);
    expect(await contentOf(store)).toEqual(content);
    expect(await store.entity('one')).toEqual(entityView('one'));
    expect(await store.entity('two')).toBeNull();
    expect(await store.write(0, epoch, 11, changes(0, 11))).toBe('written');
  });

  test('an owner writes on while zombies try', async () => {
    const store = await fixture.create();
    const old = await store.own(0);
    const { epoch } = await store.own(0);
    const outcomes = async (writer: ViewStore, ofEpoch: number, from: number) => {
      const seen: string[] = [];
      for (let at = from; at < from + 100; at++)
        seen.push(await writer.write(0, ofEpoch, at, changes(0, at, { alerts: [alert(`a${at}`, at)] })));
      return new Set(seen);
    };
    const zombies = [await fixture.reopen(store), await fixture.reopen(store)];
    const late = zombies.map((zombie) => outcomes(zombie, old.epoch, 1000));
    expect(await outcomes(store, epoch, 1)).toEqual(new Set(['written']));
    expect(await Promise.all(late)).toEqual([new Set(['fenced']), new Set(['fenced'])]);
    expect(await store.status(0)).toEqual(partitionStatus(0, 100));
    expect((await store.alerts(1000)).map(({ last }) => last)).toEqual(
      Array.from({ length: 100 }, (_, i) => 100 - i),
    );
  });

  test('an epoch that nobody was given is fenced', async () => {
    const store = await fixture.create();
    expect(await store.write(0, 1, 1, changes(0, 1))).toBe('fenced');
    const { epoch } = await store.own(0);
    expect(await store.write(0, epoch + 1, 1, changes(0, 1))).toBe('fenced');
    expect(await store.write(1, epoch, 1, changes(1, 1))).toBe('fenced');
    expect(await store.statuses()).toEqual([]);
  });

  test('a position never goes back, but where another epoch begins', async () => {
    const store = await fixture.create();
    const { epoch } = await store.own(0);
    const outcomes = [];
    for (const position of [5, 5, 4, 2 ** 40, 2 ** 40 - 1])
      outcomes.push(await store.write(0, epoch, position, changes(0, position)));
    expect(outcomes).toEqual(['written', 'written', 'fenced', 'written', 'fenced']);
    expect((await store.status(0))?.position).toBe(2 ** 40);
    const next = await store.own(0);
    expect(await store.write(0, next.epoch, 3, changes(0, 3))).toBe('written');
  });

  test('the same write twice is as if it were once', async () => {
    const store = await fixture.create();
    const { epoch } = await store.own(0);
    const all = changes(0, 1, { anomalies: [anomaly('evt_1', 'one', 1)], alerts: [alert('a', 1)] });
    await store.write(0, epoch, 1, all);
    const content = await contentOf(store);
    await store.write(0, epoch, 1, all);
    expect(await contentOf(store)).toEqual(content);
  });

  test('a limit of none gives none', async () => {
    const store = await fixture.create();
    const { epoch } = await store.own(0);
    const all = { anomalies: [anomaly('evt_1', 'one', 1)], alerts: [alert('a', 1)] };
    await store.write(0, epoch, 1, changes(0, 1, all));
    expect([await store.anomalies(0), await store.anomaliesOf('one', 0), await store.alerts(0)]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('the latest anomalies and alerts are kept, whatever comes in whatever order', async () => {
    const max = 5;
    const store = await fixture.create({ maxAnomalies: max, maxAlerts: max });
    const { epoch } = await store.own(0);
    const names = ['one', 'two', 'three'];
    const document = fc.record({
      id: fc.integer({ min: 0, max: 11 }).map((n) => `evt_${n}`),
      entity: fc.constantFrom(...names),
      time: fc.integer({ min: 0, max: 9 }),
      score: fc.integer({ min: 0, max: 99 }),
    });
    let kept: Kept[] = [];
    const oneWrite = async (documents: readonly Kept[]) => {
      const anomalies = documents.map(({ id, entity, time, score }) => anomaly(id, entity, time, score));
      const alerts = documents.map(({ id, time, score }) => alert(id, time, score));
      await store.write(0, epoch, 1, changes(0, 1, { anomalies, alerts }));
      kept = keepLatest(kept, documents, max);
      const expected = kept.map(({ id, entity, time, score }) => anomaly(id, entity, time, score).document);
      expect(await store.anomalies(100)).toEqual(expected);
      expect(await store.anomalies(2)).toEqual(expected.slice(0, 2));
      for (const name of names)
        expect(await store.anomaliesOf(name, 100)).toEqual(expected.filter(({ user }) => user === name));
      expect(await store.alerts(100)).toEqual(kept.map(({ id, time, score }) => alert(id, time, score)));
      for (const { id } of documents) {
        const known = expected.find(({ event_id }) => event_id === id) ?? null;
        expect(await store.anomaly(id)).toEqual(known);
        expect((await store.alert(id))?.alert_id ?? null).toBe(known?.event_id ?? null);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(document, { maxLength: 8 }), oneWrite), {
      numRuns: 60,
      endOnFailure: true,
    });
  });
}

interface Kept {
  readonly id: string;
  readonly entity: string;
  readonly time: number;
  readonly score: number;
}

/** Latest first. */
function keepLatest(kept: readonly Kept[], documents: readonly Kept[], max: number): Kept[] {
  const all = new Map([...kept, ...documents].map((document) => [document.id, document]));
  const order = (a: Kept, b: Kept) => b.time - a.time || (b.id > a.id ? 1 : -1);
  return [...all.values()].sort(order).slice(0, max);
}

async function contentOf(store: ViewStore) {
  return {
    anomalies: await store.anomalies(100),
    alerts: await store.alerts(100),
    statuses: await store.statuses(),
  };
}
