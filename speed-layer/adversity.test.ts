import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { eventText } from '../batch-layer/bench.case.js';
import { but } from '../connectors/event-log/but.case.js';
import type { EventLog, MemberEvent, Membership } from '../connectors/event-log/event-log.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { Snapshots } from '../connectors/run-store/snapshots.js';
import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import type { PartitionStore, StateStore } from '../connectors/state-store/state-store.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { now, partitions, profile } from './hostile-speed.case.js';
import { quiet, SpeedBench } from './speed-bench.case.js';

const unreachable = () => new StreamGuardError('log-unreachable', { brokers: 'localhost:1', cause: 'none' });

/** With so many events of 30 entities, many of them anomalies. */
async function benchOf(events: number): Promise<SpeedBench> {
  const speed = await SpeedBench.open({ profile, partitions }, () => now);
  onTestFinished(() => speed.close());
  await append(speed, 0, events);
  return speed;
}

function append({ bench }: SpeedBench, from: number, to: number): Promise<void> {
  const events = Array.from({ length: to - from }, (_, index) => {
    const user = `user-${(from + index) % 30}`;
    const source_ip = `10.0.0.${index % 250}`;
    return { key: user, value: eventText(from + index, { user, source_ip, timestamp: now - index }) };
  });
  return bench.append(events, now);
}

const logOf = ({ bench }: SpeedBench) => openEventLog(bench.log.url);

async function expectAllScored(speed: SpeedBench, events: number): Promise<void> {
  const summaries = await speed.run();
  expect(summaries.map(({ position }) => position)).toEqual(await speed.bench.log.positions('latest'));
  expect(summaries.reduce((total, { counts }) => total + counts.valid, 0)).toBe(events);
}

test.each([
  ['the last checkpoint', 500],
  ['scoring', 20],
])(
  'ends within 5 s of being asked to, though %s waits for outputs that nobody takes, and scores again what was not saved',
  async (_, checkpointEvents) => {
    const speed = await benchOf(300);
    const output = async (name: string) =>
      but(await openEventLog(`dir:${speed.bench.folder}/lost-${name}`, { create: { partitions } }), {
        writer: () => Promise.reject(unreachable()),
      });
    const stop = new AbortController();
    let stoppedAt = 0;
    const scored = () => {
      stoppedAt = performance.now();
      stop.abort();
    };
    const run = speed.run({
      outputs: { anomalies: await output('anomalies'), alerts: await output('alerts') },
      checkpointEvents,
      untilEnd: false,
      signal: stop.signal,
      observer: { ...quiet, scored },
    });
    await expect(run).rejects.toMatchObject({ code: 'log-unreachable' });
    expect(performance.now() - stoppedAt).toBeLessThan(5000);
    await expectAllScored(speed, 300);
  },
);

test('one of two output logs that cannot be written is said once, however often the other one takes what it gets', async () => {
  const speed = await benchOf(300);
  const alerts = await openEventLog(`dir:${speed.bench.folder}/slow-alerts`, { create: { partitions } });
  let refusals = 0;
  const changes: (string | null)[] = [];
  await speed.run({
    checkpointEvents: 20,
    outputs: {
      anomalies: await openEventLog(`dir:${speed.bench.folder}/anomalies`, { create: { partitions } }),
      alerts: but(alerts, {
        writer: () => (refusals++ < 3 ? Promise.reject(unreachable()) : alerts.writer()),
      }),
    },
    observer: { ...quiet, changed: (_, cause) => void changes.push(cause) },
  });
  expect(changes).toEqual([expect.stringContaining('No Kafka broker answers'), null]);
});

test('ends when it is asked to, though another process has its state', async () => {
  const speed = await benchOf(10);
  const locked = but(levelDbStore(`${speed.bench.folder}/speed/state`), {
    open: () => Promise.reject(new StreamGuardError('state-locked', { folder: 'state' })),
  });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  expect(await speed.run({ stores: locked, untilEnd: false, signal: stop.signal })).toEqual([]);
});

test('a log that cannot be asked while a partition is made ready is waited for, and said once', async () => {
  const speed = await benchOf(30);
  await speed.run();
  await append(speed, 30, 60);
  const log = await logOf(speed);
  let refusals = 0;
  const changes: (string | null)[] = [];
  const positions: EventLog['positions'] = (at) =>
    at === 'earliest' && refusals++ < 4 ? Promise.reject(unreachable()) : log.positions(at);
  const changed = (_: string, cause: string | null) => void changes.push(cause);
  const summaries = await speed.run({ log: but(log, { positions }), observer: { ...quiet, changed } });
  expect(summaries.reduce((total, { counts }) => total + counts.valid, 0)).toBe(60);
  expect(changes).toEqual([expect.stringContaining('No Kafka broker answers'), null]);
});

test('a log that cannot be asked while a run is put in place is asked again', async () => {
  const speed = await benchOf(30);
  await speed.run();
  const { run } = await speed.train(now);
  await append(speed, 30, 60);
  const log = await logOf(speed);
  let reads = 0;
  const read: EventLog['read'] = (options) => {
    if (options.to === undefined && reads++ === 0) throw unreachable();
    return log.read(options);
  };
  let clock = now;
  let scored = 0;
  const count = () => {
    scored++;
  };
  const stop = new AbortController();
  let swapped = 0;
  await speed.run({
    log: but(log, { read }),
    // Not before there is something to follow.
    runs: but(speed.runs, { inForce: async () => (scored < 30 ? null : run) }),
    observer: { ...quiet, scored: count },
    untilEnd: false,
    signal: stop.signal,
    now: () => (clock += 500),
    tell: (line) => {
      if (line.endsWith(`stands on the run ${run}`) && ++swapped === partitions) stop.abort();
    },
  });
  expect(swapped).toBe(partitions);
  expect(reads).toBeGreaterThan(1);
});

test('until the end, who has no partition yet waits for one', async () => {
  const speed = await benchOf(30);
  const log = await logOf(speed);
  const join: EventLog['join'] = async (options) => {
    const member = await log.join(options);
    return but(member, {
      async *events(): AsyncGenerator<MemberEvent> {
        yield { kind: 'condition', broken: 'the broker gets its groups ready' };
        yield* member.events();
      },
    });
  };
  expect(await speed.run({ log: but(log, { join }) })).toHaveLength(partitions);
});

test('until the end, a member is done with what is left to it when the rest goes to another', async () => {
  const speed = await benchOf(300);
  const log = await logOf(speed);
  const ends = await log.positions('latest');
  const join: EventLog['join'] = async (options) => sharing(await log.join(options), ends);
  const summaries = await speed.run({ log: but(log, { join }) });
  expect(summaries.map(({ partition }) => partition)).toEqual([0, 1]);
});

/** Loses partition 2 to another, without a record of it, once it has read the others; then nothing happens any more. */
function sharing(member: Membership, ends: readonly number[]): Membership {
  return but(member, {
    async *events(): AsyncGenerator<MemberEvent> {
      const open = new Set([0, 1]);
      for await (const event of member.events()) {
        if (event.kind === 'batch' && event.batch.partition === 2) continue;
        yield event;
        if (event.kind !== 'batch') continue;
        if (event.batch.position === ends[event.batch.partition]) open.delete(event.batch.partition);
        if (open.size === 0) yield { kind: 'revoked', partitions: [2] };
      }
    },
  });
}

const damage = () => new StreamGuardError('state-damaged', { folder: 'state', cause: 'for the test' });
const isState = (key: Uint8Array) => key[0] === 's'.charCodeAt(0);
/** Reading the states one after another fails. */
const unreadable = (store: PartitionStore): Partial<PartitionStore> => ({
  async *entries(range) {
    if (isState(range.gte)) throw damage();
    yield* store.entries(range);
  },
});

/** The first store of the partition lacks some methods. */
function damagedOnce(
  stores: StateStore,
  damaged: number,
  lack: (store: PartitionStore) => Partial<PartitionStore>,
): StateStore {
  let opened = 0;
  return but(stores, {
    async open(partition): Promise<PartitionStore> {
      const store = await stores.open(partition);
      return partition !== damaged || opened++ > 0 ? store : but(store, lack(store));
    },
  });
}

/**
 * Runs with a damaged partition, which is said once; afterwards all is there, each anomaly once.
 * @param events that count since the cut
 */
async function expectBegunAnew(
  speed: SpeedBench,
  events: number,
  lack: (store: PartitionStore) => Partial<PartitionStore>,
  change: (stop: () => void) => Parameters<SpeedBench['run']>[0] = () => ({}),
): Promise<void> {
  const told: string[] = [];
  const stores = damagedOnce(levelDbStore(`${speed.bench.folder}/speed/state`), 1, lack);
  const stop = new AbortController();
  const changed = change(() => stop.abort());
  await speed.run({
    stores,
    signal: stop.signal,
    ...changed,
    tell(line) {
      told.push(line);
      changed?.tell?.(line);
    },
  });
  const anew = told.filter((line) => line.includes('is built anew'));
  expect(anew).toEqual([expect.stringContaining('partition 1: its state is built anew')]);
  await expectAllScored(speed, events);
  await expectEachOnce(speed);
}

async function expectEachOnce(speed: SpeedBench): Promise<void> {
  const anomalies = await speed.anomalies();
  expect(anomalies.length).toBeGreaterThan(0);
  const ids = new Set(anomalies.map(({ partition, offset }) => `${partition} ${offset}`));
  expect(ids.size).toBe(anomalies.length);
}

test('damage that shows when a state is read, not when it is opened, has the partition built anew', async () => {
  const speed = await benchOf(300);
  await speed.run();
  await append(speed, 300, 400);
  await expectBegunAnew(speed, 400, (store) => ({
    get(key) {
      if (isState(key)) throw damage();
      return store.get(key);
    },
  }));
});

test('damage that shows when a snapshot is taken has the partition built anew, and the snapshot taken then', async () => {
  const speed = await benchOf(300);
  let clock = now;
  const snapshots = new Snapshots(`${speed.bench.folder}/speed/snapshots`);
  await expectBegunAnew(speed, 300, unreadable, (stop) => ({
    untilEnd: false,
    now: () => (clock += 500),
    snapshots: but(snapshots, {
      requested: async () => (clock === now ? null : 'for the test'),
      async publish(draft, manifest) {
        const published = await snapshots.publish(draft, manifest);
        if (manifest.request === 'for the test' && manifest.partitions.length === partitions) stop();
        return published;
      },
    }),
  }));
});

test('damage that shows at the end, when the last snapshot is taken, leaves the others theirs', async () => {
  const speed = await benchOf(300);
  await expectBegunAnew(speed, 300, unreadable, () => ({ snapshotMs: Number.POSITIVE_INFINITY }));
});

test('damage that shows when views are written has the partition built anew', async () => {
  const speed = await benchOf(300);
  await speed.run();
  await append(speed, 300, 400);
  const views = await speed.views;
  const lack = (store: PartitionStore): Partial<PartitionStore> => ({
    async *entries(range, limit) {
      // Nobody else reads them in pieces.
      if (limit !== undefined && isState(range.gte)) throw damage();
      yield* store.entries(range, limit);
    },
  });
  await expectBegunAnew(speed, 400, lack, (stop) => ({
    untilEnd: false,
    now: Date.now,
    views: but(views, {
      async write(partition, ...changes) {
        const outcome = await views.write(partition, ...changes);
        if (partition === 1) stop();
        return outcome;
      },
    }),
  }));
});

test('damage that shows when a run is put in place has the partition built anew, on that run', async () => {
  const speed = await benchOf(300);
  await speed.run();
  const { run } = await speed.train(now);
  let clock = now;
  const standing = new Set<string>();
  const lack = (store: PartitionStore): Partial<PartitionStore> => ({
    batch() {
      const batch = store.batch();
      return but(batch, { write: () => Promise.reject(damage()) });
    },
  });
  await expectBegunAnew(speed, 0, lack, (stop) => ({
    untilEnd: false,
    now: () => (clock += 500),
    tell(line) {
      if (line.endsWith(`stands on the run ${run}`)) standing.add(line);
      if (standing.size === partitions - 1) setTimeout(stop, 300);
    },
  }));
  const summaries = await speed.run();
  expect(summaries.map((summary) => summary.run)).toEqual([run, run, run]);
});

test('what is asked to stop before it is a member does not wait to become one', async () => {
  const speed = await benchOf(10);
  const log = await logOf(speed);
  const join: EventLog['join'] = async (options) => {
    await sleep(3000);
    return log.join(options);
  };
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  const begun = performance.now();
  expect(await speed.run({ log: but(log, { join }), untilEnd: false, signal: stop.signal })).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(2000);
});
