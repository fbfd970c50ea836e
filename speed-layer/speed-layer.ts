import type { LogBatch, MemberEvent, Membership, Positions } from '../connectors/event-log/event-log.js';
import { basisOfRun } from './basis.js';
import { conditionOf } from './conditions.js';
import { type OpeningContext, openPartition } from './opening.js';
import { Outputs } from './outputs.js';
import { Owned } from './owned.js';
import { replace } from './replacement.js';
import { takeSnapshots } from './snapshot.js';
import type { SpeedOptions } from './speed-options.js';
import { type PartitionSummary, summaryOf } from './summary.js';

const tickMs = 100;
/** How often the run in force and the log's end are looked at. */
const lookMs = 2000;

/**
 * Reads the partitions that a group leaves to this process, and keeps each in one piece: scored in offset order, saved as
 * a whole, shown in the views, put on a new run when there is one.
 */
export class SpeedLayer {
  readonly #owned = new Map<number, Owned>();
  /** Partitions that are being made ready. */
  readonly #opening = new Map<number, Promise<void>>();
  readonly #outputs: Outputs;
  readonly #stop = new AbortController();
  #membership!: Membership;
  #context!: OpeningContext;
  /** Where the log ended at the beginning, and the run that was in force; null: there is no end. */
  #until: { readonly positions: Positions; readonly run: string | null } | null = null;
  #failure: { readonly thrown: unknown } | null = null;
  #replacing: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  #lookedAt = 0;
  /** The taking of a snapshot that is under way. */
  #snapshot: Promise<void> | null = null;
  #snapshotAt: number;
  /** The request for a snapshot that was answered, or was there at the beginning. */
  #answered: string | null = null;

  constructor(private readonly options: SpeedOptions) {
    this.#outputs = new Outputs(options.outputs, conditionOf('outputs', options.observer), options.now);
    this.#snapshotAt = options.now();
  }

  /**
   * Goes on until it is stopped, the log's end is reached (`untilEnd`), or something fails that cannot pass by itself.
   * @returns where the partitions stood that were this process's in the end
   */
  async run(): Promise<PartitionSummary[]> {
    const { log, signal, group, untilEnd, stores, runs } = this.options;
    const stop = () => this.#stop.abort();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    this.#context = await this.#openingContext();
    this.#until = untilEnd ? { positions: await log.positions('latest'), run: await runs.inForce() } : null;
    this.#answered = await this.options.snapshots.requested();
    const known = await stores.partitions();
    this.#membership = await log.join({
      group,
      preferred: () => [...this.#owned.keys(), ...known.filter((partition) => !this.#owned.has(partition))],
    });
    const timer = setInterval(() => this.#tick(), tickMs);
    try {
      await this.#follow();
      return await this.#close(this.#failure === null);
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
      if (this.#owned.size > 0) await this.#close(false);
      await this.#membership.leave();
      await this.#outputs.close();
    }
  }

  async #openingContext(): Promise<OpeningContext> {
    const { log, profile, runs, runStates, snapshots, lake, stores, observer, progress, cacheBytes, tell } =
      this.options;
    const identity = await log.identity();
    const { partitions } = identity;
    return {
      log,
      identity,
      profile,
      runs,
      runStates,
      snapshots,
      forgotten: { lake, identity, tell },
      stores,
      outputs: this.#outputs,
      disk: conditionOf('disk', observer),
      progress,
      limitBytes: () => cacheBytes / Math.max(1, Math.min(partitions, this.#owned.size + this.#opening.size)),
      onRebuild: (partition, why) => tell(`partition ${partition}: its state is built anew: ${why}`),
    };
  }

  async #follow(): Promise<void> {
    const events = this.#membership.events()[Symbol.asyncIterator]();
    while (!this.#stop.signal.aborted) {
      const next = await unless(this.#stop.signal, events.next());
      if (next === null || next.done) break;
      await this.#handle(next.value);
    }
    if (this.#failure) throw this.#failure.thrown;
  }

  async #handle(event: MemberEvent): Promise<void> {
    switch (event.kind) {
      case 'assigned':
        for (const partition of event.partitions) this.#take(partition);
        return this.#checkEnd();
      case 'revoked':
        for (const partition of event.partitions) await this.#release(partition);
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

  /** Makes a partition ready while the others go on. */
  #take(partition: number): void {
    const opening = this.#open(partition)
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#opening.delete(partition);
        this.#checkEnd();
      });
    this.#opening.set(partition, opening);
  }

  async #open(number: number): Promise<void> {
    const opened = await openPartition(this.#context, number);
    const owned = new Owned(opened, this.options, this.#outputs, this.#context, (thrown) =>
      this.#fail(thrown),
    );
    this.#owned.set(number, owned);
    this.#shareMemory();
    const { position } = opened.partition.fold;
    this.#membership.start(number, position);
  }

  async #release(number: number): Promise<void> {
    await this.#stopReplacing();
    await this.#snapshot;
    await this.#opening.get(number);
    const owned = this.#owned.get(number);
    if (!owned) return;
    await owned.close(true);
    this.#owned.delete(number);
    this.options.observer.released(number);
    this.#shareMemory();
  }

  async #batch(batch: LogBatch): Promise<void> {
    const owned = this.#owned.get(batch.partition);
    if (!owned) return;
    await owned.score((scoring) => scoring.handle(batch));
    this.#checkEnd();
  }

  /** Goes on past what the log no longer has, by way of the lake, while the others go on. */
  #fill(partition: number, to: number): void {
    const owned = this.#owned.get(partition);
    if (!owned) return;
    const filled = () => {
      if (this.#owned.get(partition) !== owned) return;
      this.#membership.start(partition, owned.partition.fold.position);
      this.#checkEnd();
    };
    owned.fill(to).then(filled, (thrown: unknown) => this.#fail(thrown));
  }

  /** Every partition's share of the memory for states. */
  #shareMemory(): void {
    for (const { partition } of this.#owned.values()) {
      partition.fold.states.limitBytes = this.#context.limitBytes();
    }
  }

  #checkEnd(): void {
    const until = this.#until;
    if (!until || this.#opening.size > 0) return;
    const isDone = ({ partition: { number, fold, run } }: Owned) =>
      fold.position >= until.positions[number]! && (until.run === null || until.run === run);
    if ([...this.#owned.values()].every(isDone)) this.#stop.abort();
  }

  #fail(thrown: unknown): void {
    this.#failure ??= { thrown };
    this.#stop.abort();
  }

  #tick(): void {
    const all = [...this.#owned.values()];
    for (const owned of all) owned.publishIfDue();
    if (!all.some(({ keeper }) => keeper.isBusy)) {
      const due = all
        .filter((owned) => owned.isSaveDue)
        .sort((a, b) => a.keeper.writtenAt - b.keeper.writtenAt);
      due[0]?.beginSave();
    }
    const { now } = this.options;
    if (now() - this.#lookedAt < lookMs || all.length === 0) return;
    this.#lookedAt = now();
    void this.#observe(all);
    if (!this.#replacing && this.#opening.size === 0) this.#beginReplacing();
    if (!this.#snapshot && this.#opening.size === 0) this.#beginSnapshot();
  }

  async #observe(all: readonly Owned[]): Promise<void> {
    const { log, observer } = this.options;
    const latest = await log.positions('latest').catch(() => null);
    if (latest) for (const owned of all) observer.standing(owned.partition.number, owned.standing(latest));
    const states = all.map(({ partition }) => partition.fold.states);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    observer.state(sum(states.map(({ size }) => size)), sum(states.map(({ bytes }) => bytes)));
  }

  /** Takes snapshots where somebody asks for them, or their time has come. */
  #beginSnapshot(): void {
    this.#snapshot = this.#takeSnapshot()
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#snapshot = null;
      });
  }

  async #takeSnapshot(): Promise<void> {
    const { snapshots, now, snapshotMs } = this.options;
    const request = await snapshots.requested();
    const isAsked = request !== this.#answered;
    if (!isAsked && now() - this.#snapshotAt < snapshotMs) return;
    this.#answered = request;
    this.#snapshotAt = now();
    await takeSnapshots(snapshots, [...this.#owned.values()], now(), isAsked ? request : null);
  }

  #beginReplacing(): void {
    const abort = new AbortController();
    const ended = this.#replaceRun(abort.signal)
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#replacing = null;
      });
    this.#replacing = { abort, ended };
  }

  /** Puts the run in force under the partitions that do not stand on it. */
  async #replaceRun(signal: AbortSignal): Promise<void> {
    const { runs, profile, tell } = this.options;
    const run = await runs.inForce();
    const lives = [...this.#owned.values()].filter(({ partition }) => partition.run !== run);
    if (run === null || lives.length === 0) return;
    const basis = await basisOfRun(runs, run, profile);
    const onSwap = (partition: number, name: string) =>
      tell(`partition ${partition}: stands on the run ${name}`);
    await replace({ ...this.#context, onSwap }, basis, lives, signal);
    // So that what knows of snapshots knows that the run is in use.
    this.#snapshotAt = 0;
    this.#shareMemory();
    this.#checkEnd();
  }

  async #stopReplacing(): Promise<void> {
    this.#replacing?.abort.abort();
    await this.#replacing?.ended;
  }

  /** @param save whether the state is worth saving */
  async #close(save: boolean): Promise<PartitionSummary[]> {
    await this.#stopReplacing();
    await Promise.all(this.#opening.values());
    await this.#snapshot;
    const all = [...this.#owned.values()].sort((a, b) => a.partition.number - b.partition.number);
    const { snapshots, now } = this.options;
    if (save && all.length > 0) await takeSnapshots(snapshots, all, now(), null);
    this.#owned.clear();
    for (const owned of all) await owned.close(save);
    await this.#membership.commit(
      new Map(all.map(({ partition: { number, fold } }) => [number, fold.position])),
    );
    return all.map(({ partition }) => summaryOf(partition));
  }
}

/** What a promise yields, or null once the signal is aborted; the signal keeps nothing of it. */
function unless<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
