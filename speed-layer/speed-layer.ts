import { setImmediate as turn } from 'node:timers/promises';
import type { LogBatch, MemberEvent, Membership, Positions } from '../connectors/event-log/event-log.js';
import { conditionOf, isDamage, partsOf } from './conditions.js';
import { Holdings } from './holdings.js';
import { takeLastSnapshots } from './last-snapshots.js';
import type { OpeningContext } from './opening-context.js';
import { Outputs } from './outputs.js';
import type { Owned } from './owned.js';
import { piecesOf } from './pieces.js';
import { oneAfterAnother } from './run-fold.js';
import { RunWatch } from './run-watch.js';
import { SnapshotSchedule } from './snapshot-schedule.js';
import type { SpeedOptions } from './speed-options.js';
import { type PartitionSummary, summaryOf } from './summary.js';
import type { Tally } from './tally.js';
import { tellStandings } from './tell-standings.js';
import type { Times } from './times.js';
import { isAbort, unless, within } from './waiting.js';

const tickMs = 100;
/** Records that are scored before what they led to may go out: ten milliseconds or so. */
const recordsPerTurn = 128;
/** How often the run in force and the log's end are looked at. */
const lookMs = 2000;
/** Once it was told to end, how long it lets an output log be silent: what was not saved is scored again another time. */
const silenceMs = 1000;
/** At the end, how long partitions are waited for that are being made ready, and a group and logs that do not answer. */
const openingMs = 500;
const leaveMs = 1000;

/**
 * Reads the partitions that a group leaves to this process, and keeps each in one piece: scored in offset order, saved as
 * a whole, shown in the views, put on a new run when there is one.
 */
export class SpeedLayer {
  readonly #outputs: Outputs;
  readonly #stop = new AbortController();
  /** Set before anything is opened. */
  #membership!: Membership;
  #holdings!: Holdings;
  /** Where the log ended at the beginning, and the run that was in force; null: there is no end. */
  #until: { readonly positions: Positions; readonly run: string | null } | null = null;
  #failure: { readonly thrown: unknown } | null = null;
  #runs!: RunWatch;
  #snapshots!: SnapshotSchedule;
  #lookedAt = 0;
  #times: Times | null = null;
  readonly #tally: Tally = { scored: 0, anomalies: 0, suppressed: 0, alerts: 0 };

  constructor(private readonly options: SpeedOptions) {
    this.#outputs = new Outputs(options.outputs, partsOf('outputs', options.observer), options.now);
  }

  /** null: there was nothing to score. */
  get times(): Times | null {
    return this.#times;
  }

  get tally(): Readonly<Tally> {
    return this.#tally;
  }

  /**
   * Goes on until it is stopped, the log's end is reached (`untilEnd`), or something fails that cannot pass by itself.
   * @returns where the partitions stood that were this process's in the end
   */
  async run(): Promise<PartitionSummary[]> {
    const { signal } = this.options;
    const stop = () => this.#stop.abort();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const silence = setInterval(() => this.#giveUpIfSilent(), silenceMs);
    try {
      return await this.#run();
    } finally {
      clearInterval(silence);
      signal.removeEventListener('abort', stop);
    }
  }

  async #run(): Promise<PartitionSummary[]> {
    let timer: NodeJS.Timeout | undefined;
    try {
      if (!(await unless(this.#stop.signal, this.#join()))) return [];
      timer = setInterval(() => this.#tick(), tickMs);
      await this.#follow();
      return await this.#close(this.#failure === null);
    } finally {
      clearInterval(timer);
      if (this.#holdings?.all.length > 0) await this.#close(false);
      await within(leaveMs, this.#leave());
    }
  }

  async #join(): Promise<true> {
    const { log, group, untilEnd, stores, runs, snapshots } = this.options;
    const opening = await this.#openingContext();
    const onFailure = (thrown: unknown) => this.#fail(thrown);
    this.#holdings = new Holdings({
      ...opening,
      options: this.options,
      tally: this.#tally,
      membership: () => this.#membership,
      stopOthers: () => this.#stopOthers(),
      onOpened: () => this.#checkEnd(),
      onFailure,
      onOpeningFailure: (thrown) => this.#end(thrown),
    });
    this.#snapshots = new SnapshotSchedule({ ...this.options, onFailure }, await snapshots.requested());
    this.#runs = new RunWatch({
      ...this.options,
      ...opening,
      limitBytes: () => this.#holdings.limitBytes,
      onFailure,
      onReplaced: () => this.#replaced(),
    });
    this.#until = untilEnd ? { positions: await log.positions('latest'), run: await runs.inForce() } : null;
    const known = await stores.partitions();
    this.#membership = await log.join({
      group,
      preferred: () => {
        const ours = this.#holdings.all.map(({ partition }) => partition.number);
        return [...ours, ...known.filter((partition) => !ours.includes(partition))];
      },
    });
    if (this.#stop.signal.aborted) await this.#membership.leave();
    return true;
  }

  async #leave(): Promise<void> {
    // Nobody is a member yet who was stopped or failed before.
    await Promise.all([this.#membership?.leave(), this.#outputs.close()]);
  }

  async #openingContext(): Promise<Omit<OpeningContext, 'limitBytes'>> {
    const { log, profile, runs, runStates, snapshots, lake, stores, observer, progress, tell } = this.options;
    const identity = await log.identity();
    return {
      log,
      identity,
      profile,
      runs,
      runStates: oneAfterAnother(runStates),
      snapshots,
      forgotten: { lake, identity, tell },
      stores,
      outputs: this.#outputs,
      disk: conditionOf('disk', observer),
      reading: conditionOf('log', observer),
      progress,
      signal: this.#stop.signal,
      onUnscored: (partition, { from, to }) =>
        tell(
          `partition ${partition}: its state is lost: the offsets ${from} to ${to - 1} may not have been scored`,
        ),
      onRebuild: (partition, why) => tell(`partition ${partition}: its state is built anew: ${why}`),
    };
  }

  async #follow(): Promise<void> {
    const events = this.#membership.events()[Symbol.asyncIterator]();
    while (!this.#stop.signal.aborted) {
      const next = await unless(this.#stop.signal, events.next());
      if (next === null || next.done) break;
      await this.#handle(next.value);
      this.#checkEnd();
    }
    if (this.#failure) throw this.#failure.thrown;
  }

  async #handle(event: MemberEvent): Promise<void> {
    switch (event.kind) {
      case 'assigned':
        for (const partition of event.partitions) this.#holdings.take(partition);
        return;
      case 'revoked':
        for (const partition of event.partitions) await this.#holdings.release(partition);
        return;
      case 'batch':
        return this.#batch(event.batch);
      case 'gone':
        return this.#fill(event.partition, event.earliest);
      case 'condition':
        return this.#logCondition(event.broken);
    }
  }

  #logCondition(broken: string | null): void {
    const { observer } = this.options;
    if (broken !== null) observer.failed('log');
    observer.changed('log', broken);
  }

  async #batch(batch: LogBatch): Promise<void> {
    const owned = this.#holdings.get(batch.partition);
    if (!owned) return;
    const deliveredMs = this.options.monotonicMs();
    try {
      for (const piece of piecesOf(batch, recordsPerTurn)) {
        await owned.score((scoring) => {
          scoring.handle(piece);
          const scoredMs = this.options.monotonicMs();
          this.#times = { deliveredMs, firstScoredMs: scoredMs, ...this.#times, lastScoredMs: scoredMs };
        });
        await turn();
      }
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      this.#fail(thrown);
    }
    this.#checkEnd();
  }

  /** Goes on past what the log no longer has, by way of the lake, while the others go on. */
  #fill(partition: number, to: number): void {
    const owned = this.#holdings.get(partition);
    if (!owned) return;
    const filled = () => {
      if (this.#holdings.get(partition) !== owned) return;
      this.#membership.start(partition, owned.partition.fold.position);
      this.#checkEnd();
    };
    owned.fill(to).then(filled, (thrown: unknown) => this.#fail(thrown));
  }

  #checkEnd(): void {
    const until = this.#until;
    const { all, isOpening } = this.#holdings;
    if (!until || isOpening || all.length === 0) return;
    const isDone = ({ partition: { number, fold, run } }: Owned) =>
      fold.position >= until.positions[number]! && (until.run === null || until.run === run);
    if (all.every(isDone)) this.#stop.abort();
  }

  #fail(thrown: unknown): void {
    if (!isDamage(thrown)) this.#end(thrown);
    else if (!this.#stop.signal.aborted) this.#holdings.beginDamagedAnew();
  }

  #end(thrown: unknown): void {
    if (this.#stop.signal.aborted && isAbort(thrown)) return;
    this.#failure ??= { thrown };
    this.#stop.abort();
  }

  #tick(): void {
    if (this.#stop.signal.aborted) return;
    const { all, isOpening } = this.#holdings;
    for (const owned of all) owned.publishIfDue();
    if (!all.some(({ keeper }) => keeper.isBusy)) {
      const due = all
        .filter((owned) => owned.isSaveDue)
        .sort((a, b) => a.keeper.writtenAt - b.keeper.writtenAt);
      due[0]?.beginSave();
    }
    const { now, log, observer } = this.options;
    if (now() - this.#lookedAt < lookMs || all.length === 0) return;
    this.#lookedAt = now();
    void tellStandings(all, log, observer);
    if (isOpening) return;
    this.#runs.look(all);
    this.#snapshots.look(all);
  }

  #replaced(): void {
    // So that what knows of snapshots knows that the run is in use.
    this.#snapshots.hasten();
    this.#holdings.shareMemory();
    this.#checkEnd();
  }

  /** Not only the last checkpoint waits for the output logs: a batch does, where checkpoints lag behind. */
  #giveUpIfSilent(): void {
    if (this.options.signal.aborted || this.#failure) this.#outputs.giveUpIfSilent();
  }

  /** Ends what works on partitions besides scoring. */
  async #stopOthers(): Promise<void> {
    await this.#runs.stop();
    await this.#snapshots.ended();
  }

  /** @param save whether the state is worth saving */
  async #close(save: boolean): Promise<PartitionSummary[]> {
    // Nothing new is begun, whatever ended it.
    this.#stop.abort();
    await within(openingMs, this.#holdings.opened());
    await this.#stopOthers();
    const all = [...this.#holdings.all].sort((a, b) => a.partition.number - b.partition.number);
    if (save) await takeLastSnapshots(this.options.snapshots, all, this.options.now());
    await this.#holdings.close(save);
    const positions = new Map(all.map(({ partition: { number, fold } }) => [number, fold.position]));
    if (save) await within(leaveMs, this.#membership.commit(positions));
    return all.map(({ partition }) => summaryOf(partition));
  }
}
