import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packagedProfile } from '../batch-layer/bench.case.js';
import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import type { PartitionStore, StateBatch } from '../connectors/state-store/state-store.js';
import { createRandom } from '../core/random/random.js';
import { runZero } from './basis.js';
import { EntityStates } from './entity-states.js';
import { EntitySweep } from './entity-sweep.js';

const { features } = runZero(packagedProfile);
const count = 0;
const entities = Array.from({ length: 300 }, (_, index) => `entity-${index}`);

async function newStore(): Promise<PartitionStore> {
  const folder = await mkdtemp(join(tmpdir(), 'entity-states-'));
  const store = await levelDbStore(folder).open(0);
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return store;
}

/** States in memory of which there is room for so many, and how many events of each entity were added. */
async function benchOf(roomFor: number) {
  const store = await newStore();
  const probe = new EntityStates(store, 1, features, 1e9);
  probe.take('probe');
  const states = new EntityStates(store, 1, features, roomFor * probe.bytes);
  const added = new Map<string, number>();
  return {
    store,
    states,
    added,
    add(entity: string): void {
      expect(states.take(entity)).toBe(added.has(entity));
      states.change(entity);
      states.record.states[0]!.increment(count);
      added.set(entity, (added.get(entity) ?? 0) + 1);
    },
    counted: (entity: string) => states.look(entity).states[0]!.count(count),
  };
}

/** A batch that was put together while nothing else happened, written. */
async function save({ store, states }: { store: PartitionStore; states: EntityStates }): Promise<void> {
  const batch = store.batch();
  const putSome = states.save(batch);
  while (!putSome(100));
  await batch.write();
  states.saved(true);
}

test.each([1, 2, 3])(
  'no change is lost, however saves and what memory forgets fall together (seed %i)',
  async (seed) => {
    const random = createRandom(seed);
    const bench = await benchOf(20);
    const { store, states, added } = bench;
    const atSave = new Map<string, number>();
    let saving: { batch: StateBatch; putSome: (atMost: number) => boolean } | null = null;
    for (let step = 0; step < 6000; step++) {
      bench.add(entities[random.integer(random.integer(entities.length) + 1)]!);
      if (random.integer(20) > 0) continue;
      if (saving === null) {
        const batch = store.batch();
        for (const [entity, events] of added) atSave.set(entity, events);
        saving = { batch, putSome: states.save(batch) };
      } else if (saving.putSome(random.integer(40))) {
        const isWritten = random.integer(3) > 0;
        if (isWritten) await saving.batch.write();
        states.saved(isWritten);
        saving = null;
        if (!isWritten) continue;
        const stored = new EntityStates(store, 1, features, 1e9);
        for (const [entity, events] of atSave) {
          expect(stored.look(entity).states[0]!.count(count), `${entity} as saved`).toBe(events);
        }
      }
    }
    for (const [entity, events] of added) expect(bench.counted(entity), entity).toBe(events);
  },
);

test('memory holds what the limit allows and what the store does not have', async () => {
  const bench = await benchOf(20);
  for (const entity of entities) bench.add(entity);
  expect(bench.states.size).toBe(entities.length);
  expect(bench.states.wantsSave).toBe(true);
  await save(bench);
  expect(bench.states.wantsSave).toBe(false);
  for (const entity of entities) bench.states.take(`another ${entity}`);
  expect(bench.states.size).toBeLessThanOrEqual(21);
});

test('a sweep shows every entity of the store as it is then, whatever is changed, saved and forgotten meanwhile', async () => {
  const seed = 7;
  const random = createRandom(seed);
  const bench = await benchOf(20);
  for (const entity of entities) bench.add(entity);
  await save(bench);
  const sweep = new EntitySweep(bench.store, bench.states);
  const shown = new Map<string, number>();
  while (!sweep.ended) {
    const piece = sweep.next(17, (entity, states) => {
      shown.set(entity, states[0]!.count(count));
      expect(shown.get(entity), entity).toBe(bench.added.get(entity));
    });
    for (let event = 0; event < 40; event++) bench.add(entities[random.integer(entities.length)]!);
    if (random.integer(2) > 0) await save(bench);
    await piece;
  }
  expect([...shown.keys()].sort()).toEqual([...entities].sort());
});
