import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KeyRange, PartitionStore, StateStore } from './state-store.js';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();
const bytes = (written: string) => Buffer.from(written);
const all: KeyRange = { gte: bytes(''), lt: Buffer.alloc(8, 255) };

async function put(store: PartitionStore, entries: Iterable<readonly [string, string]>): Promise<void> {
  const batch = store.batch();
  for (const [key, value] of entries) batch.put(bytes(key), bytes(value));
  await batch.write();
}

async function chunksOf<Item>(chunks: AsyncIterable<readonly Item[]>): Promise<(readonly Item[])[]> {
  const found: (readonly Item[])[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return found;
}

async function entriesOf(store: PartitionStore, range = all): Promise<(string | undefined)[][]> {
  const chunks = await chunksOf(store.entries(range));
  return chunks.flat().map((entry) => entry.map(text));
}

async function keysOf(store: PartitionStore, range = all, limit?: number): Promise<(string | undefined)[]> {
  const chunks = await chunksOf(store.entries(range, limit));
  return chunks.flat().map(([key]) => text(key));
}

/** The contract of the state-store port. `create`: a store that is empty. */
export function stateStoreCase(create: () => Promise<StateStore>): void {
  let states: StateStore;
  let store: PartitionStore;
  beforeEach(async () => {
    states = await create();
    store = await states.open(0);
  });
  afterEach(() => store.close());

  test('gives back what was written, by bytes, before and after it was closed', async () => {
    const key = Buffer.of(0, 255, 0xc3);
    const batch = store.batch();
    batch.put(key, Buffer.alloc(100_000, 7));
    batch.put(bytes('empty'), Buffer.alloc(0));
    batch.put(new Uint8Array([...bytes('xview')]).subarray(1), new Uint8Array([9, 1, 2]).subarray(1));
    await batch.write();
    for (const _ of ['open', 'closed and opened']) {
      expect(Buffer.from(store.get(key) ?? '')).toEqual(Buffer.alloc(100_000, 7));
      expect(store.get(bytes('empty'))).toHaveLength(0);
      expect([...(store.get(bytes('view')) ?? [])]).toEqual([1, 2]);
      expect(store.get(bytes('other'))).toBeUndefined();
      await store.close();
      store = await states.open(0);
    }
  });

  test('a batch holds copies, and nothing of it is there before it is written', async () => {
    const [key, value] = [bytes('key'), bytes('value')];
    const batch = store.batch();
    batch.put(key, value);
    key.fill('x');
    value.fill('x');
    expect(await entriesOf(store)).toEqual([]);
    await batch.write();
    expect(await entriesOf(store)).toEqual([['key', 'value']]);
  });

  test('the last of changes to a key counts', async () => {
    await put(store, [['old', '1']]);
    const batch = store.batch();
    for (const value of ['1', '2']) batch.put(bytes('twice'), bytes(value));
    batch.put(bytes('gone'), bytes('1'));
    batch.del(bytes('gone'));
    batch.del(bytes('old'));
    batch.put(bytes('old'), bytes('2'));
    batch.del(bytes('never'));
    await batch.write();
    expect(await entriesOf(store)).toEqual([
      ['old', '2'],
      ['twice', '2'],
    ]);
  });

  test('batches are written in the order of the calls; an empty one is one too; close waits for them', async () => {
    const [first, second, empty] = [store.batch(), store.batch(), store.batch()];
    second.put(bytes('key'), bytes('second'));
    first.put(bytes('key'), bytes('first'));
    const written = [first.write(), second.write(), empty.write()];
    await store.close();
    await Promise.all(written);
    store = await states.open(0);
    expect(text(store.get(bytes('key')))).toBe('second');
  });

  test('entries come in the order of their bytes, in [gte, lt), as many as are wanted', async () => {
    const keys = ['b', 'a', 'aa', 'Z', 'é', 'b\0'];
    await put(
      store,
      keys.map((key) => [key, `of ${key}`]),
    );
    const sorted = ['Z', 'a', 'aa', 'b', 'b\0', 'é'];
    expect(await keysOf(store)).toEqual(sorted);
    expect(await entriesOf(store)).toEqual(sorted.map((key) => [key, `of ${key}`]));
    expect(await keysOf(store, { gte: bytes('a'), lt: bytes('b') })).toEqual(['a', 'aa']);
    expect(await keysOf(store, all, 2)).toEqual(sorted.slice(0, 2));
    expect(await entriesOf(store, { gte: bytes('c'), lt: bytes('c') })).toEqual([]);
  });

  test('many entries come in chunks, of the moment of the call, whatever is written meanwhile', async () => {
    const names = Array.from({ length: 5000 }, (_, at) => `key-${String(at).padStart(5, '0')}`);
    await put(
      store,
      names.map((name) => [name, 'before'.repeat(50)]),
    );
    const entries = store.entries(all);
    await put(
      store,
      [...names, 'new'].map((name) => [name, 'after']),
    );
    const chunks = await chunksOf(entries);
    expect(chunks.length).toBeGreaterThan(4);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(1500);
    expect(chunks.flat().map(([key]) => text(key))).toEqual(names);
    expect(chunks.flat().every(([, value]) => text(value) === 'before'.repeat(50))).toBe(true);
    expect(text(store.get(bytes(names[7]!)))).toBe('after');
  });

  test('reading may be left off', async () => {
    await put(
      store,
      Array.from({ length: 3000 }, (_, at) => [`key-${at}`, 'v'.repeat(500)]),
    );
    for await (const chunk of store.entries(all)) {
      expect(chunk.length).toBeLessThan(3000);
      break;
    }
  });

  test('a range is cleared, and no more', async () => {
    await put(
      store,
      ['a', 'b', 'b1', 'c', 'd'].map((key) => [key, key]),
    );
    await store.clear({ gte: bytes('b'), lt: bytes('d') });
    expect(await keysOf(store)).toEqual(['a', 'd']);
  });

  test('tells its size on disk', async () => {
    const before = await store.bytes();
    await put(store, [['key', Buffer.alloc(300_000, 'v').toString()]]);
    expect((await store.bytes()) - before).toBeGreaterThan(250_000);
  });

  test('partitions are apart, listed, destroyed one by one', async () => {
    const other = await states.open(12);
    await put(store, [['key', 'of 0']]);
    await put(other, [['key', 'of 12']]);
    expect(text(store.get(bytes('key')))).toBe('of 0');
    await other.close();
    expect(await states.partitions()).toEqual([0, 12]);
    await states.destroy(12);
    await states.destroy(12);
    expect(await states.partitions()).toEqual([0]);
    const anew = await states.open(12);
    expect(await entriesOf(anew)).toEqual([]);
    await anew.close();
  });

  test('who has a partition has it alone, until it is closed', async () => {
    await put(store, [['key', 'value']]);
    await expect(states.open(0)).rejects.toMatchObject({ code: 'state-locked', retry: true });
    await expect(states.destroy(0)).rejects.toMatchObject({ code: 'state-locked' });
    expect(text(store.get(bytes('key')))).toBe('value');
    await store.close();
    store = await states.open(0);
    expect(text(store.get(bytes('key')))).toBe('value');
  });
}
