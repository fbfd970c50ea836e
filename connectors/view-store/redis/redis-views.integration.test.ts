import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openViewStore } from '../open.js';
import { viewStoreCase } from '../view-store.case.js';
import type { ViewChanges, ViewStore, ViewStoreOptions } from '../view-store.js';
import { alert, anomaly, changes, entityView } from '../views.case.js';
import { type RedisServer, redisLack, startRedis } from './redis-server.case.js';

const lack = redisLack();

describe.skipIf(lack !== null)(`views in Redis${lack ? ` (${lack})` : ''}`, () => {
  let server: RedisServer;
  const opened: ViewStore[] = [];
  const prefixes = new Map<ViewStore, string>();

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  async function open(options: Partial<ViewStoreOptions> = {}): Promise<ViewStore> {
    const prefix = options.prefix ?? `profile/log-${prefixes.size}`;
    const store = await openViewStore(server.url, { replyMs: 500, ...options, prefix });
    opened.push(store);
    prefixes.set(store, prefix);
    return store;
  }

  viewStoreCase({
    create: open,
    reopen: (store) => open({ prefix: prefixes.get(store)! }),
  });

  test('two prefixes and two databases see nothing of each other', async () => {
    const store = await open();
    const { epoch } = await store.own(0);
    await store.write(0, epoch, 1, changes(0, 1));
    const prefix = prefixes.get(store)!;
    const elsewhere = await openViewStore(`${server.url}/1`, { prefix });
    for (const other of [await open(), elsewhere]) {
      expect(await other.incarnation()).toBeNull();
      expect(await other.statuses()).toEqual([]);
    }
    await elsewhere.close();
  });

  test('what is no longer kept leaves no key behind', async () => {
    const store = await open({ maxAnomalies: 3, maxAlerts: 3 });
    const { epoch } = await store.own(0);
    const anomalies = Array.from({ length: 50 }, (_, i) => anomaly(`evt_${i}`, `entity-${i}`, i));
    const alerts = Array.from({ length: 50 }, (_, i) => alert(`a${i}`, i));
    await store.write(0, epoch, 1, changes(0, 1, { anomalies, alerts }));
    const prefix = `${prefixes.get(store)!}/`;
    const keys = (await server.run('KEYS', `${prefix}anomalies-of:*`)) as string[];
    expect(keys.sort()).toEqual([47, 48, 49].map((i) => `${prefix}anomalies-of:entity-${i}`));
    for (const key of ['anomalies', 'anomaly-entities', 'alerts'])
      expect(await server.run('HLEN', prefix + key)).toBe(3);
  });

  test('after a flush every owner is fenced, notices, and can begin anew', async () => {
    const store = await open();
    const owners = [await store.own(0), await store.own(1)];
    await store.write(0, owners[0]!.epoch, 10, changes(0, 10, { entities: [entityView('one')] }));
    await server.flush();
    expect(await store.incarnation()).toBeNull();
    expect(await store.write(0, owners[0]!.epoch, 11, changes(0, 11))).toBe('fenced');
    expect(await store.entity('one')).toBeNull();

    const again = await store.own(0);
    expect(again.incarnation).not.toBe(owners[0]!.incarnation);
    expect(again.epoch).toBeGreaterThan(owners[0]!.epoch);
    expect(await store.incarnation()).toBe(again.incarnation);
    expect(await store.write(0, again.epoch, 11, changes(0, 11))).toBe('written');
    expect(await store.write(1, owners[1]!.epoch, 5, changes(1, 5))).toBe('fenced');
    expect(await store.incarnation()).toBe(again.incarnation);
  });

  test('a restart without persistence is noticed, and the connection comes back by itself', async () => {
    const store = await open();
    const { epoch, incarnation } = await store.own(0);
    await store.write(0, epoch, 10, changes(0, 10));
    await server.down();
    const started = performance.now();
    await expect(store.write(0, epoch, 11, changes(0, 11))).rejects.toMatchObject({
      code: 'views-unreachable',
      retry: true,
    });
    expect(performance.now() - started).toBeLessThan(400);
    await server.up();
    await expect.poll(() => store.incarnation().catch(() => 'gone'), { timeout: 5000 }).toBeNull();
    expect(await store.write(0, epoch, 11, changes(0, 11))).toBe('fenced');
    expect((await store.own(0)).incarnation).not.toBe(incarnation);
  });

  test('a Redis that comes back with an older copy of its content takes a new incarnation', async () => {
    const store = await open();
    const { epoch, incarnation } = await store.own(0);
    const neighbour = await store.own(1);
    await store.write(0, epoch, 10, changes(0, 10));
    await server.run('SAVE');
    await store.write(0, epoch, 10, changes(0, 10, { entities: [entityView('lost')] }));
    await store.write(1, neighbour.epoch, 3, changes(1, 3));
    await server.restart();
    await expect.poll(() => store.incarnation().catch(() => 'gone'), { timeout: 5000 }).toBe(incarnation);
    expect(await store.entity('lost')).toBeNull();
    expect(await store.write(0, epoch, 11, changes(0, 11))).toBe('fenced');
    const next = await store.incarnation();
    expect(next).not.toBe(incarnation);
    expect(await store.write(1, neighbour.epoch, 4, changes(1, 4))).toBe('fenced');
    expect(await store.incarnation()).toBe(next);
    const again = await store.own(0);
    expect(again.epoch).toBeGreaterThan(epoch);
    expect(await store.write(0, again.epoch, 11, changes(0, 11))).toBe('written');
  });

  test('a Redis that keeps everything keeps its incarnation', async () => {
    const store = await open();
    const { epoch, incarnation } = await store.own(0);
    await store.write(0, epoch, 10, changes(0, 10));
    await server.run('SAVE');
    await server.restart();
    await expect.poll(() => store.incarnation().catch(() => 'gone'), { timeout: 5000 }).toBe(incarnation);
    expect(await store.write(0, epoch, 11, changes(0, 11))).toBe('written');
  });

  test('a Redis that stands still holds nobody up, and is used again when it goes on', async () => {
    const store = await open({ replyMs: 300 });
    const { epoch } = await store.own(0);
    await server.freeze();
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      await expect(store.write(0, epoch, 1, changes(0, 1))).rejects.toMatchObject({
        code: 'views-unreachable',
      });
      waits.push(performance.now() - started);
    }
    server.thaw();
    expect(Math.max(...waits)).toBeLessThan(600);
    expect(Math.min(...waits)).toBeLessThan(100);
    const written = () => store.write(0, epoch, 2, changes(0, 2)).catch(() => 'gone');
    await expect.poll(written, { timeout: 5000 }).toBe('written');
  });

  test('it opens where Redis is down, and is used once it is up', async () => {
    await server.down();
    const store = await open();
    await expect(store.own(0)).rejects.toMatchObject({ code: 'views-unreachable' });
    await server.up();
    const owned = () =>
      store.own(0).then(
        ({ epoch }) => epoch > 0,
        () => false,
      );
    await expect.poll(owned, { timeout: 5000 }).toBe(true);
  });

  test('what an owner sends over two connections at once is each done once', async () => {
    const store = await open();
    const { epoch } = await store.own(0);
    const entities = Array.from({ length: 20_000 }, (_, i) => entityView(`entity-${i}`));
    const written = async (writer: ViewStore, times: number, all: ViewChanges) => {
      for (let i = 0; i < times; i++) expect(await writer.write(0, epoch, 1, all)).toBe('written');
    };
    const other = await open({ prefix: prefixes.get(store)! });
    await Promise.all([
      written(store, 3, changes(0, 1, { entities })),
      written(other, 200, changes(0, 1, { entities: [entityView('one more')] })),
    ]);
    expect(await server.run('HGET', `${prefixes.get(store)!}/owner:0`, 'writes')).toBe('203');
  });

  test('a key that is not ours is views-refused', async () => {
    const store = await open();
    const { epoch } = await store.own(0);
    await server.run('SET', `${prefixes.get(store)!}/alerts`, 'a string');
    const all = changes(0, 1, { alerts: [alert('a', 1)] });
    await expect(store.write(0, epoch, 1, all)).rejects.toMatchObject({
      code: 'views-refused',
      details: { cause: expect.stringContaining('WRONGTYPE') },
    });
  });

  test('a Redis that is full refuses, and takes the same write when it has room', async () => {
    const store = await open();
    const { epoch } = await store.own(0);
    const full = changes(0, 1, { entities: [entityView('one')] });
    await server.run('CONFIG', 'SET', 'maxmemory', '1');
    await expect(store.write(0, epoch, 1, full)).rejects.toMatchObject({
      code: 'views-refused',
      retry: true,
      details: { cause: expect.stringContaining('OOM') },
    });
    await server.run('CONFIG', 'SET', 'maxmemory', '0');
    expect(await store.status(0)).toBeNull();
    expect(await store.write(0, epoch, 1, full)).toBe('written');
  });
});
