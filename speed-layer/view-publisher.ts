import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { AlertDocument, ViewChanges, ViewStore } from '../connectors/view-store/view-store.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { States } from '../core/features/feature-set.js';
import type { EntityView, PartitionStatus } from '../core/views/views.js';
import { type Condition, isDamage } from './conditions.js';
import { EntitySweep } from './entity-sweep.js';
import type { Partition } from './partition.js';
import type { RecentOutputs } from './recent-outputs.js';
import { ViewQueue } from './view-queue.js';
import { within } from './waiting.js';

/** At most so many of each kind in one write: two milliseconds or so of this thread. */
const documentsPerWrite = 250;
/** Where all entities are written: so many in a write, and writes at a time. A million of four partitions take half a minute. */
const sweptPerWrite = 200;
const sweptWrites = 10;
/** Before logs that cannot be read are read again. */
const restorePauseMs = 1000;
/**
 * Who is fenced may have lost the partition without knowing it yet. By then it would: members of a group are told within a
 * session of ten seconds. Who still has it takes it back.
 */
const yieldMs = 15_000;
/** What is kept for a store that does not answer, the newest. */
const mostKept = 10_000;

/** Of most entities. */
const noAlerts: readonly string[] = [];

export interface ViewContext {
  readonly views: ViewStore;
  readonly recent: Pick<RecentOutputs, 'of'>;
  readonly condition: Condition;
  /** Epoch ms. */
  readonly now: () => number;
  readonly onWrite: (outcome: 'written' | 'fenced' | 'failed') => void;
  /** Told that the local state, from which entities are shown, cannot be read. */
  readonly onDamage: (thrown: unknown) => void;
}

/**
 * Keeps the views of one partition up to date: what has changed since the last write, each once. Into a store that it takes
 * the partition over in, it writes all of them: entities from the state, anomalies and alerts from their logs.
 */
export class ViewPublisher {
  #epoch: { readonly number: number; readonly incarnation: string } | null = null;
  /** Since when another owns the partition in the store; epoch ms. */
  #fencedAt: number | null = null;
  readonly #anomalies = new ViewQueue<{ readonly entity: string; readonly document: AnomalyRecord }>(
    mostKept,
  );
  readonly #alerts = new ViewQueue<AlertDocument>(mostKept);
  /** Of all entities, as the states had them that were in force when it began; it may have ended. */
  #sweep: EntitySweep | null = null;
  #restoring: Promise<void> | null = null;
  #writing: Promise<void> | null = null;
  #closed = false;
  /** Once it is, nothing is written. */
  #isOver = false;

  constructor(
    private readonly partition: Partition,
    private readonly context: ViewContext,
  ) {}

  addAnomaly(entity: string, document: AnomalyRecord): void {
    this.#anomalies.add(document.event_id, { entity, document });
  }

  addAlert(alert: AlertDocument): void {
    this.#alerts.add(alert.alert_id, alert);
  }

  /** Begins to write what has changed, unless a write is under way. */
  publish(): void {
    if (this.#closed) return;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  /** Writes what is left, if the store takes it within so long; the next owner writes all views. */
  async close(withinMs: number): Promise<void> {
    this.#closed = true;
    await within(withinMs, this.#finish());
    this.#isOver = true;
  }

  async #finish(): Promise<void> {
    await this.#writing;
    await this.#write();
    await this.#restoring;
    if (this.#pieces > 0) await this.#write();
  }

  /** Writes that what has changed is to be put into. */
  get #pieces(): number {
    const most = Math.max(this.partition.changedEntities.size, this.#anomalies.size, this.#alerts.size);
    return Math.ceil(most / documentsPerWrite);
  }

  async #write(): Promise<void> {
    const { condition, onWrite, onDamage } = this.context;
    try {
      if (await this.#own()) {
        // What changes meanwhile waits for the next time.
        for (let left = Math.max(1, this.#pieces); left > 0 && this.#mayWrite; left--) {
          onWrite(await this.#writeSome());
          await turn();
        }
        await this.#writeSwept();
      }
      condition.good();
    } catch (thrown) {
      if (this.#isOver) return;
      onWrite('failed');
      if (isDamage(thrown)) onDamage(thrown);
      else condition.broken(thrown);
    }
  }

  /** Owns the partition in the store; what that may lack is then written anew. Returns whether it may write. */
  async #own(): Promise<boolean> {
    const { views, now } = this.context;
    const incarnation = await views.incarnation();
    if (this.#epoch?.incarnation === incarnation) {
      if (this.#fencedAt === null) return true;
      if (now() - this.#fencedAt < yieldMs) return false;
    }
    const { epoch, incarnation: owned } = await views.own(this.partition.number);
    this.#epoch = { number: epoch, incarnation: owned };
    this.#beginSweep();
    this.#fencedAt = null;
    this.#restoring = this.#restoreLists(this.#epoch);
    return true;
  }

  /** Adds anomalies and alerts as their logs have them, unless the store is lost once more meanwhile. */
  async #restoreLists(epoch: object): Promise<void> {
    const { recent, condition } = this.context;
    const { number, fold } = this.partition;
    const { entity } = fold.basis.profile;
    while (this.#epoch === epoch) {
      this.#anomalies.expectOlder();
      this.#alerts.expectOlder();
      try {
        const { anomalies, alerts } = await recent.of(number, this.partition.fold.position);
        if (this.#epoch !== epoch) return;
        const restored = anomalies.map((document) => ({ entity: String(document[entity]), document }));
        this.#anomalies.addOlder(new Map(restored.map((one) => [one.document.event_id, one])));
        this.#alerts.addOlder(new Map(alerts.map((alert) => [alert.alert_id, alert])));
        return;
      } catch (thrown) {
        if (!(thrown instanceof StreamGuardError)) return condition.broken(thrown);
      }
      if (this.#closed) return;
      await sleep(restorePauseMs);
    }
  }

  #beginSweep(): void {
    const { store, changedEntities, fold } = this.partition;
    for (const entity of fold.states.unsavedEntities()) changedEntities.add(entity);
    this.#sweep = new EntitySweep(store, fold.states);
  }

  get #mayWrite(): boolean {
    return this.#fencedAt === null && !this.#isOver;
  }

  /** Writes entities that have not changed, some of them unless this is the last time. */
  async #writeSwept(): Promise<void> {
    // Another run has another window.
    if (this.#sweep?.states !== this.partition.fold.states) this.#beginSweep();
    const sweep = this.#sweep!;
    const mayGoOn = () => sweep.states === this.partition.fold.states && this.#mayWrite;
    for (let left = sweptWrites; !sweep.ended && (left > 0 || this.#closed) && mayGoOn(); left--) {
      const views: EntityView[] = [];
      await sweep.next(sweptPerWrite, (...of) => mayGoOn() && views.push(this.#viewOf(...of)));
      if (views.length > 0) this.context.onWrite(await this.#send(views, [], []));
      await turn();
    }
  }

  async #writeSome(): Promise<'written' | 'fenced'> {
    const { fold, changedEntities } = this.partition;
    const entities = firstOf(changedEntities, documentsPerWrite);
    for (const entity of entities) changedEntities.delete(entity);
    const anomalies = this.#anomalies.take(documentsPerWrite);
    const alerts = this.#alerts.take(documentsPerWrite);
    const views = entities.map((entity) => this.#viewOf(entity, fold.states.look(entity).states));
    let outcome: 'written' | 'fenced' = 'fenced';
    try {
      outcome = await this.#send(views, [...anomalies.values()], [...alerts.values()]);
      return outcome;
    } finally {
      if (outcome === 'fenced') {
        this.#anomalies.putBack(anomalies);
        this.#alerts.putBack(alerts);
      }
    }
  }

  /** Entities that are not written have changed, until they are. */
  async #send(
    entities: ViewChanges['entities'],
    anomalies: ViewChanges['anomalies'],
    alerts: ViewChanges['alerts'],
  ): Promise<'written' | 'fenced'> {
    const { number, fold, changedEntities } = this.partition;
    const changes = { entities, anomalies, alerts, status: this.#status() };
    let outcome: 'written' | 'fenced' = 'fenced';
    try {
      outcome = await this.context.views.write(number, this.#epoch!.number, fold.position, changes);
      if (outcome === 'fenced') this.#fencedAt = this.context.now();
      return outcome;
    } finally {
      if (outcome === 'fenced') for (const { entity } of entities) changedEntities.add(entity);
    }
  }

  #viewOf(entity: string, states: States): EntityView {
    const { number, fold, judgements, run } = this.partition;
    const judgement = judgements.get(entity);
    return {
      entity,
      partition: number,
      position: fold.position,
      lastSeen: fold.basis.features.lastSeen(states) ?? 0,
      events: states[0]!.count(0),
      risk: judgement?.risk ?? null,
      openAlerts: judgement?.episodes.map(({ alertId }) => alertId) ?? noAlerts,
      run,
    };
  }

  #status(): PartitionStatus {
    const { number, fold, holes, run } = this.partition;
    return {
      partition: number,
      position: fold.position,
      eventTime: fold.eventTime,
      run,
      counts: { ...fold.counts },
      holes,
      updatedAt: this.context.now(),
    };
  }
}

function firstOf(entities: ReadonlySet<string>, atMost: number): string[] {
  const first: string[] = [];
  for (const entity of entities) {
    if (first.length === atMost) break;
    first.push(entity);
  }
  return first;
}
