import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateStoreCase } from '../state-store.case.js';
import type { PartitionStore } from '../state-store.js';
import { levelDbStore } from './leveldb-store.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'state-store-'));
});
afterAll(() => rm(root, { recursive: true }));
const newFolder = () => mkdtemp(join(root, 'store-'));

describe('the contract', () => stateStoreCase(async () => levelDbStore(await newFolder())));

const keys = Array.from({ length: 3000 }, (_, at) => Buffer.from(`key-${String(at).padStart(5, '0')}`));
const valueIn = (round: number, key: Buffer) => Buffer.from(`${key} of ${round} `.repeat(40));
/** The last is what the log holds when the store is opened, the others are in tables. */
const rounds = [
  { round: 1, keys },
  { round: 2, keys: keys.slice(0, 2000) },
  { round: 3, keys: keys.slice(0, 500) },
  { round: 4, keys: keys.slice(0, 1000) },
];
const expected = new Map(rounds.flatMap(({ round, keys }) => keys.map((key) => [key, valueIn(round, key)])));

async function filled(): Promise<string> {
  const folder = await newFolder();
  for (const session of [rounds.slice(0, 2), rounds.slice(2)]) {
    const store = await levelDbStore(folder).open(0);
    for (const { round, keys } of session) {
      const batch = store.batch();
      for (const key of keys) batch.put(key, valueIn(round, key));
      await batch.write();
    }
    await store.close();
  }
  return folder;
}

async function readAll(store: PartitionStore): Promise<void> {
  for (const [key, value] of expected) {
    if (!value.equals(store.get(key) ?? Buffer.of()))
      throw new Error(`${key} is wrong, and nothing was said`);
  }
}

async function overwrite(path: string, at: (size: number) => number): Promise<void> {
  const content = await readFile(path);
  const start = Math.floor(at(content.length));
  for (let byte = start; byte < start + 16; byte++) content[byte] = content[byte]! ^ 0x5a;
  await writeFile(path, content);
}
const half = (path: string) => overwrite(path, (size) => size / 2);

describe('what is damaged is told as that, when it is opened or when it is read', () => {
  test.each<[string, RegExp, (path: string) => Promise<void>]>([
    ['CURRENT empty', /^CURRENT$/, (path) => truncate(path)],
    ['CURRENT of nothing', /^CURRENT$/, (path) => writeFile(path, 'MANIFEST-009999\n')],
    ['CURRENT gone', /^CURRENT$/, (path) => rm(path)],
    ['the manifest cut', /^MANIFEST/, (path) => truncate(path, 10)],
    ['the manifest overwritten', /^MANIFEST/, half],
    ['the manifest gone', /^MANIFEST/, (path) => rm(path)],
    ['tables cut', /\.ldb$/, (path) => truncate(path, 1000)],
    ['tables empty', /\.ldb$/, (path) => truncate(path)],
    ['tables overwritten in values', /\.ldb$/, half],
    ['tables overwritten at the end', /\.ldb$/, (path) => overwrite(path, (size) => size - 20)],
    ['tables gone', /\.ldb$/, (path) => rm(path)],
    ['a batch of the log overwritten', /\.log$/, (path) => overwrite(path, (size) => size / 4)],
  ])('%s', async (_, files, damage) => {
    const folder = await filled();
    const path = join(folder, 'partition-0');
    const damaged = (await readdir(path)).filter((name) => files.test(name));
    expect(damaged).not.toEqual([]);
    for (const name of damaged) await damage(join(path, name));
    const states = levelDbStore(folder);
    for (const _ of ['first', 'second']) {
      const told = states.open(0).then((store) => readAll(store).finally(() => store.close()));
      await expect(told).rejects.toMatchObject({ code: 'state-damaged', details: { folder: path } });
    }
    expect(await states.partitions()).toEqual([0]);
    await states.destroy(0);
    const anew = await states.open(0);
    expect(anew.get(keys[0]!)).toBeUndefined();
    await anew.close();
  });
});

test('what is whole is read as it was written', async () => {
  const store = await levelDbStore(await filled()).open(0);
  await readAll(store);
  await store.close();
});

test('a folder that is a file is told as one', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'partition-0'), '');
  await expect(levelDbStore(folder).open(0)).rejects.toMatchObject({ code: 'disk-failed' });
  const file = join(folder, 'partition-0', 'more');
  await expect(levelDbStore(file).open(1)).rejects.toMatchObject({ code: 'disk-failed' });
});

test('a folder that does not exist holds no partitions', async () => {
  expect(await levelDbStore(join(root, 'none')).partitions()).toEqual([]);
});
