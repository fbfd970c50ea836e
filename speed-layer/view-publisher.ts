import type { AlertDocument, ViewChanges, ViewStore } from '../connectors/view-store/view-store.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import type { EntityView, PartitionStatus } from '../core/views/views.js';
import type { Condition } from './conditions.js';
import { entityOfState, statesOf } from './keys.js';
import type { Partition } from './partition.js';

/** At most so many entities in one write: about a millisecond of this thread. */
const entitiesPerWrite = 500;
/**
 * Who is fenced may have lost the partition without knowing it yet. By then it would: members of a group are told within a
 * session of ten seconds. Who still has it takes it back.
 */
const yieldMs = 15_000;
/** What is kept for a store that does not answer, the newest. */
const mostKept = 10_000;

export interface ViewContext {
  readonly views: ViewStore;
  readonly condition: Condition;
  /** Epoch ms. */
  readonly now: () => number;
  readonly onWrite: (outcome: 'written' | 'fenced' | 'failed') => void;
}

/** Keeps the views of one partition up to date: what has changed since the last write, each once. */
export class ViewPublisher {
  #epoch: { readonly number: number; readonly incarnation: string } | null = null;
  /** Since when another owns the partition in the store; epoch ms. */
  #fencedAt: number | null = null;
  #anomalies: { readonly entity: string; readonly document: AnomalyRecord }[] = [];
  readonly #alerts = new Map<string, AlertDocument>();
  #writing: Promise<void> | null = null;
  #closed = false;

  constructor(
    private readonly partition: Partition,
    private readonly context: ViewContext,
  ) {}

  addAnomaly(entity: string, document: AnomalyRecord): void {
    this.#anomalies.push({ entity, document });
    if (this.#anomalies.length > 2 * mostKept) this.#anomalies = this.#anomalies.slice(-mostKept);
  }

  addAlert(alert: AlertDocument): void {
    this.#alerts.delete(alert.alert_id);
    this.#alerts.set(alert.alert_id, alert);
    if (this.#alerts.size <= mostKept) return;
    const oldest = this.#alerts.keys().next();
    if (!oldest.done) this.#alerts.delete(oldest.value);
  }

  /** Begins to write what has changed, unless a write is under way. */
  publish(): void {
    if (this.#closed) return;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  /** Writes the last changes, if the store takes them. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    const { condition, onWrite } = this.context;
    try {
      if (await this.#own()) {
        do onWrite(await this.#writeSome());
        while (this.#fencedAt === null && this.partition.changedEntities.size > 0);
      }
      condition.good();
    } catch (thrown) {
      onWrite('failed');
      condition.broken(thrown);
    }
  }

  /** Owns the partition in the store; of one that lost its content it writes everything anew. Returns whether it may write. */
  async #own(): Promise<boolean> {
    const { views, now } = this.context;
    const incarnation = await views.incarnation();
    if (this.#epoch?.incarnation === incarnation) {
      if (this.#fencedAt === null) return true;
      if (now() - this.#fencedAt < yieldMs) return false;
    }
    const { epoch, incarnation: owned } = await views.own(this.partition.number);
    this.#epoch = { number: epoch, incarnation: owned };
    this.#fencedAt = null;
    await this.#changeAll();
    return true;
  }

  async #changeAll(): Promise<void> {
    const { store, changedEntities, fold } = this.partition;
    for (const entity of fold.states.unsavedEntities()) changedEntities.add(entity);
    for await (const keys of store.keys(statesOf(fold.states.generation))) {
      for (const key of keys) changedEntities.add(entityOfState(key));
    }
  }

  async #writeSome(): Promise<'written' | 'fenced'> {
    const { number, fold, changedEntities } = this.partition;
    const { position } = fold;
    const entities = [...take(changedEntities, entitiesPerWrite)];
    const anomalies = this.#anomalies.splice(0, mostKept);
    const alerts = [...this.#alerts.values()];
    this.#alerts.clear();
    const changes: ViewChanges = {
      entities: entities.map((entity) => this.#viewOf(entity)),
      anomalies,
      alerts,
      status: this.#status(),
    };
    try {
      const outcome = await this.context.views.write(number, this.#epoch!.number, position, changes);
      if (outcome === 'fenced') this.#fencedAt = this.context.now();
      return outcome;
    } catch (thrown) {
      for (const entity of entities) changedEntities.add(entity);
      this.#anomalies.unshift(...anomalies);
      for (const alert of alerts) if (!this.#alerts.has(alert.alert_id)) this.addAlert(alert);
      throw thrown;
    }
  }

  #viewOf(entity: string): EntityView {
    const { number, fold, judgements, run } = this.partition;
    const states = fold.take(entity);
    const judgement = judgements.get(entity);
    return {
      entity,
      partition: number,
      position: fold.position,
      lastSeen: fold.basis.features.lastSeen(states) ?? 0,
      events: states[0]!.count(0),
      risk: judgement?.risk ?? null,
      openAlerts: judgement?.episodes.map(({ alertId }) => alertId) ?? [],
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

function* take(entities: Set<string>, atMost: number): Generator<string> {
  let taken = 0;
  for (const entity of entities) {
    if (taken++ >= atMost) return;
    entities.delete(entity);
    yield entity;
  }
}
