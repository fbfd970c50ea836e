import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packagedProfile } from '../batch-layer/bench.case.js';
import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import { openViewStore } from '../connectors/view-store/open.js';
import type { ViewStore } from '../connectors/view-store/view-store.js';
import { DuplicateWindow } from '../core/events/duplicate-window.js';
import { runZero } from './basis.js';
import { conditionOf } from './conditions.js';
import { EntityStates } from './entity-states.js';
import { Partition } from './partition.js';
import { noRunCounts, PartitionFold } from './partition-fold.js';
import { ReopeningStore } from './reopening-store.js';
import { quiet } from './speed-bench.case.js';
import { ViewPublisher } from './view-publisher.js';

const condition = conditionOf('views', quiet);

/** Logs of outputs that are empty. */
const noRecent = { of: async () => ({ anomalies: [], alerts: [] }) };

/** A partition at a position that has one entity, which was never saved. */
async function partitionAt(position: number): Promise<Partition> {
  const folder = await mkdtemp(join(tmpdir(), 'views-'));
  const store = await ReopeningStore.open(levelDbStore(folder), 0, condition);
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  const basis = runZero(packagedProfile);
  const states = new EntityStates(store, 1, basis.features, 1e6);
  states.take('ann');
  states.change('ann');
  const start = { position, cut: 0, counts: noRunCounts, eventTime: null, last: null, chunks: [] };
  const fold = new PartitionFold(basis, states, new DuplicateWindow(10), start);
  const partition = new Partition(0, store, fold, { holes: [], unscored: [] });
  partition.changedEntities.add('ann');
  return partition;
}

/** Publishes and waits until that is done. */
async function publisherOf(views: ViewStore, position: number, now = () => 0) {
  const outcomes: string[] = [];
  const onWrite = (outcome: string) => void outcomes.push(outcome);
  const partition = await partitionAt(position);
  const onDamage = () => {};
  const context = { views, recent: noRecent, condition, now, onWrite, onDamage };
  const publisher = new ViewPublisher(partition, context);
  const publish = async () => {
    const before = outcomes.length;
    publisher.publish();
    await expect.poll(() => outcomes.length).toBeGreaterThan(before);
    return outcomes.at(-1);
  };
  return { publisher, publish, outcomes, partition };
}

test('a store that lost its content gets entities too that the local state does not have yet', async () => {
  const views = await openViewStore('memory:', { prefix: 'test' });
  const { publish } = await publisherOf({ ...forgetful(views) }, 5);
  expect(await publish()).toBe('written');
  lost = await openViewStore('memory:', { prefix: 'test' });
  expect(await publish()).toBe('written');
  expect(await lost.entity('ann')).toMatchObject({ position: 5 });
  lost = null;
});

test('a run that is put in place changes the view of every entity', async () => {
  const views = await openViewStore('memory:', { prefix: 'test' });
  const { publish, partition } = await publisherOf(views, 5);
  expect(await publish()).toBe('written');
  const { basis } = partition.fold;
  const states = new EntityStates(partition.store, 2, basis.features, 1e6);
  for (const entity of ['ann', 'bob']) {
    states.take(entity);
    states.change(entity);
    states.record.states[0]!.increment(0);
  }
  const batch = partition.store.batch();
  states.save(batch)(10);
  await batch.write();
  states.saved(true);
  const start = { position: 7, cut: 6, counts: noRunCounts, eventTime: null, last: null, chunks: [] };
  partition.fold = new PartitionFold(basis, states, new DuplicateWindow(10), start);
  expect(await publish()).toBe('written');
  for (const entity of ['ann', 'bob'])
    await expect.poll(() => views.entity(entity)).toMatchObject({ position: 7, events: 1 });
});

test('a zombie does not take a partition back from its new owner; who still has it after a session does', async () => {
  const views = await openViewStore('memory:', { prefix: 'test' });
  let now = 1000;
  const zombie = await publisherOf(views, 5, () => now);
  const owner = await publisherOf(views, 9, () => now);
  expect(await zombie.publish()).toBe('written');
  expect(await owner.publish()).toBe('written');
  zombie.partition.changedEntities.add('ann');
  expect(await zombie.publish()).toBe('fenced');
  zombie.publisher.publish();
  await zombie.publisher.close(1000);
  expect(zombie.outcomes).toEqual(['written', 'fenced']);
  expect(await views.entity('ann')).toMatchObject({ position: 9 });
  expect(await owner.publish()).toBe('written');

  const thief = await publisherOf(views, 5, () => now);
  expect(await thief.publish()).toBe('written');
  expect(await owner.publish()).toBe('fenced');
  now += 15_000;
  expect(await owner.publish()).toBe('written');
  expect(await views.entity('ann')).toMatchObject({ position: 9 });
});

test('what was never published is published at the end', async () => {
  const views = await openViewStore('memory:', { prefix: 'test' });
  const { publisher } = await publisherOf(views, 5);
  await publisher.close(1000);
  expect(await views.entity('ann')).toMatchObject({ position: 5 });
});

/** The store that took the place of one that lost its content. */
let lost: ViewStore | null = null;
function forgetful(views: ViewStore): ViewStore {
  const now = () => lost ?? views;
  return {
    ...views,
    own: (partition) => now().own(partition),
    write: (...of) => now().write(...of),
    incarnation: () => now().incarnation(),
  };
}
