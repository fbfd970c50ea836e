import type { Positions } from '../connectors/event-log/event-log.js';
import { recordsOf } from '../connectors/event-log/json-records.js';
import type { FoundSnapshot } from '../connectors/run-store/snapshots.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { DuplicateWindow } from '../core/events/duplicate-window.js';
import { assertSameLog } from './assert-same-log.js';
import { type Basis, basisOfRun, runZero } from './basis.js';
import { type Checkpoint, readCheckpoint } from './checkpoint.js';
import { EntityStates } from './entity-states.js';
import type { OpeningContext } from './opening-context.js';
import { Partition } from './partition.js';
import { noRunCounts, PartitionFold } from './partition-fold.js';
import { rebuiltJudgements } from './rebuilt-judgements.js';
import type { ReopeningStore } from './reopening-store.js';
import { foldOfRun } from './run-fold.js';
import { foldOfSnapshot } from './snapshot.js';

export interface Ready {
  readonly partition: Partition;
  /** Where the output logs ended when nothing was sent of what is at and above the partition's position. */
  readonly outputs: Checkpoint['outputs'];
}

interface Place {
  readonly store: ReopeningStore;
  readonly number: number;
}

/**
 * Makes a partition ready without its local state, of which nothing is kept: from the newest snapshot or the run in force;
 * without either, from the log's start. Where that run ends behind what had been scored before, from an earlier snapshot or
 * run, so that nothing is left out: the run in force is put in its place afterwards.
 */
export async function begin(context: OpeningContext, store: ReopeningStore, number: number): Promise<Ready> {
  const known = readCheckpoint(store)?.position ?? 0;
  await store.clear({ gte: Buffer.of(0), lt: Buffer.of(255) });
  const ready = await firstOf(context, { store, number }, known);
  await rebuiltJudgements(context, ready.partition);
  return ready;
}

/** @param known position up to which all had been scored; 0: of nothing is that known */
async function firstOf(context: OpeningContext, place: Place, known: number): Promise<Ready> {
  const { runs, profile, onUnscored } = context;
  const { number } = place;
  const inForce = await runs.inForce();
  const basis = inForce === null ? runZero(profile) : await basisOfRun(runs, inForce, profile);
  const snapshot = await snapshotOn(context, number, basis);
  if (snapshot) return ofSnapshot(context, place, basis, snapshot);
  if (basis.run === null) return ofFold(place, await foldOfNothing(context, place, basis));
  const cut = basis.run.cut[number]!;
  const newest = await context.snapshots.newestOf(number, { log: context.identity });
  if (newest && newest.partition.position < cut) {
    const itsBasis = await basisOfSnapshot(context, newest);
    if (itsBasis) return ofSnapshot(context, place, itsBasis, newest);
  }
  const byOutputs = await scoredByOutputs(context, number);
  const scored = Math.max(known, byOutputs, newest?.partition.position ?? 0);
  const begun = scored > 0 && scored < cut ? await runAbout(context, basis, number, scored) : basis;
  const folds = await foldOfRun(context, begun, new Map([[number, { store: place.store, generation: 1 }]]));
  const ready = ofFold(place, folds.get(number)!);
  const { position } = ready.partition.fold;
  if (scored > 0 && scored < position) {
    const unscored = { from: scored, to: position };
    ready.partition.unscored = [unscored];
    onUnscored(number, unscored);
  }
  return ready;
}

function ofFold({ store, number }: Place, fold: PartitionFold): Ready {
  const partition = new Partition(number, store, fold, { holes: [], unscored: [] });
  return { partition, outputs: { anomalies: [], alerts: [] } };
}

async function ofSnapshot(
  { log, runStates, progress, limitBytes }: OpeningContext,
  { store, number }: Place,
  basis: Basis,
  found: FoundSnapshot,
): Promise<Ready> {
  await assertSameLog(log, { ...found.partition, log: found.manifest.log }, number);
  const fold = await foldOfSnapshot(basis, found, store, runStates, progress, limitBytes());
  const { holes, unscored, outputs } = found.partition;
  return { partition: new Partition(number, store, fold, { holes, unscored }), outputs };
}

/** The newest that stands on a run, past its cut. */
async function snapshotOn(
  { identity, snapshots }: OpeningContext,
  number: number,
  { run, layout, door }: Basis,
): Promise<FoundSnapshot | null> {
  const found = await snapshots.newestOf(number, { run: run?.run ?? null, layout, log: identity });
  return found?.manifest.door === door.version ? found : null;
}

/** null: what it stands on cannot be used. */
async function basisOfSnapshot(
  { runs, profile }: OpeningContext,
  { manifest: { run, layout, door } }: FoundSnapshot,
): Promise<Basis | null> {
  const basis = run === null ? runZero(profile) : await orNull(basisOfRun(runs, run, profile));
  return basis?.layout === layout && basis.door.version === door ? basis : null;
}

/**
 * The run that leaves out the fewest offsets from a position on: that with the greatest cut up to it, else that with the
 * least; the run in force is one of them.
 */
async function runAbout(
  { identity, runs, profile }: OpeningContext,
  inForce: Basis,
  number: number,
  position: number,
): Promise<Basis> {
  const cuts: { readonly run: string; readonly cut: number }[] = [];
  for (const run of await runs.list()) {
    const manifest = await orNull(runs.manifest(run));
    if (manifest?.log.id === identity.id) cuts.push({ run, cut: manifest.cut[number]! });
  }
  cuts.sort((a, b) => a.cut - b.cut);
  const upTo = cuts.filter(({ cut }) => cut <= position).reverse();
  for (const { run } of [...upTo, ...cuts.filter(({ cut }) => cut > position)]) {
    const basis = await orNull(basisOfRun(runs, run, profile));
    if (basis) return basis;
  }
  return inForce;
}

/** null: it cannot be used. */
async function orNull<Value>(usable: Promise<Value>): Promise<Value | null> {
  try {
    return await usable;
  } catch (thrown) {
    if (!(thrown instanceof StreamGuardError)) throw thrown;
    return null;
  }
}

/** The offset after the last event of which an anomaly was told; 0: none was. */
async function scoredByOutputs({ log, outputs }: OpeningContext, number: number): Promise<number> {
  let scored = 0;
  for await (const { source, partition, offset } of recordsOf<AnomalyRecord>(outputs.anomalies.log, [])) {
    if (source === log.folder && partition === number) scored = Math.max(scored, offset + 1);
  }
  return scored;
}

async function foldOfNothing(
  { log, limitBytes }: OpeningContext,
  { store, number }: Place,
  basis: Basis,
): Promise<PartitionFold> {
  const start: Positions = await log.positions('earliest');
  const position = start[number]!;
  return new PartitionFold(
    basis,
    new EntityStates(store, 1, basis.features, limitBytes()),
    new DuplicateWindow(basis.profile.dedupe.withinOffsets),
    { position, cut: position, counts: noRunCounts, eventTime: null, last: null, chunks: [] },
  );
}
