import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LivePartition } from '../batch-layer/parity/live-cut.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import type { Snapshots } from '../connectors/run-store/snapshots.js';
import { readStates, type StoredStates } from '../connectors/run-store/stored-states.js';
import type { StateStore } from '../connectors/state-store/state-store.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { openStoredPartition } from '../speed-layer/stored-partition.js';

/** One partition as the speed layer has it. */
export interface LiveState extends LivePartition {
  /** null: run zero. */
  readonly run: string | null;
  /** Sorted by the UTF-8 of the key. */
  records(features: FeatureSet): AsyncIterable<StoredStates>;
}

export interface LiveStates {
  /** `snapshot`: a speed layer runs, and took one for us. `checkpoint`: none runs, so what the last one wrote. */
  readonly from: 'snapshot' | 'checkpoint';
  /** By rising partition. */
  readonly partitions: readonly LiveState[];
  close(): Promise<void>;
}

const pauseMs = 200;
const patienceMs = 60_000;

/**
 * Asks a running speed layer for a snapshot, else takes the last checkpoint.
 * @throws no-live-state, state-damaged, speed-layer-silent
 */
export async function liveStates(
  stores: StateStore,
  snapshots: Snapshots,
  db: DuckDb,
  url: string,
): Promise<LiveStates> {
  const ofCheckpoints = await fromCheckpoints(stores);
  const live = ofCheckpoints ?? (await fromSnapshots(snapshots, db, await stores.partitions(), url));
  if (live.partitions.length === 0) throw new StreamGuardError('no-live-state', { url });
  return live;
}

/** null: a speed layer runs. */
async function fromCheckpoints(stores: StateStore): Promise<LiveStates | null> {
  const stored: LiveState[] = [];
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of closing) await one();
  };
  for (const partition of await stores.partitions()) {
    try {
      const found = await openStoredPartition(stores, partition);
      if (found === null) continue;
      closing.push(found.close);
      stored.push({ ...found.checkpoint, partition, records: found.records });
    } catch (thrown) {
      await close();
      if (thrown instanceof StreamGuardError && thrown.code === 'state-locked') return null;
      throw thrown;
    }
  }
  return { from: 'checkpoint', partitions: stored, close };
}

/** @param wanted partitions that are in use here: all of them have to answer */
async function fromSnapshots(
  snapshots: Snapshots,
  db: DuckDb,
  wanted: readonly number[],
  url: string,
): Promise<LiveStates> {
  const request = randomUUID();
  await snapshots.request(request);
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
    const answers = (await snapshots.list()).filter((manifest) => manifest.request === request);
    const partitions = answers
      .flatMap(({ snapshot, run, partitions }) =>
        partitions.map(
          (of): LiveState => ({
            ...of,
            run,
            records: (features) => {
              return readStates(db, features, snapshots.statesFolder(snapshot), {
                partitions: [of.partition],
              });
            },
          }),
        ),
      )
      .sort((a, b) => a.partition - b.partition);
    if (wanted.every((partition) => partitions.some((one) => one.partition === partition))) {
      return { from: 'snapshot', partitions, close: async () => {} };
    }
    await sleep(pauseMs);
  }
  throw new StreamGuardError('speed-layer-silent', { url, seconds: patienceMs / 1000 });
}
