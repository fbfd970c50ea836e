import type { LogBatch, LogRecord } from '../connectors/event-log/event-log.js';
import { type AlertRecorder, alertRecorder } from '../core/alerts/alert.js';
import {
  type AnomalyRecord,
  type AnomalyRecorder,
  anomalyRecorder,
  type ScoredEvent,
} from '../core/alerts/anomaly.js';
import type { Episode } from '../core/alerts/episodes.js';
import { judge } from '../core/alerts/judgement.js';
import { type AlertPolicy, alertPolicyOf } from '../core/alerts/policy.js';
import { type Suppressor, suppressorOf } from '../core/alerts/suppressor.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { type DerivedEvent, indexOfColumn } from '../core/events/event.js';
import type { Rejection } from '../core/events/rejection.js';
import type { StreamedEvent } from '../core/events/scanner/stream-door.js';
import type { States } from '../core/features/feature-set.js';
import { eventScorer } from '../core/scoring/event-scorer.js';
import { forestScorer } from '../core/scoring/forest-scorer.js';
import type { EventScorer, Explanation } from '../core/scoring/scorer.js';
import type { ForgottenRecord } from './forgotten.js';
import type { Observer } from './observer.js';
import type { OutputTail } from './output-tail.js';
import type { Outputs } from './outputs.js';
import type { Partition } from './partition.js';
import type { PartitionFold } from './partition-fold.js';
import type { ScoreSink } from './speed-options.js';
import type { Tally } from './tally.js';
import type { ViewPublisher } from './view-publisher.js';

export interface ScoringContext {
  /** The event log's folder name. */
  readonly source: string;
  readonly url: string;
  readonly outputs: Outputs;
  readonly observer: Observer;
  readonly monotonicMs: () => number;
  /** Takes the score record of every valid event; null: nobody wants them. */
  readonly scores: ScoreSink | null;
  readonly tally: Tally;
}

/** What scores the events of one fold: made anew when another fold comes into force. */
interface Bound {
  readonly fold: PartitionFold;
  readonly scorer: EventScorer;
  /** How isolated the entity is among those of the run, with the event; null where it is dormant or there is no run. */
  readonly forestScore: (after: States) => number | null;
  readonly policy: AlertPolicy;
  readonly suppressedBy: Suppressor;
  readonly anomalyOf: AnomalyRecorder;
  readonly alertOf: AlertRecorder;
  readonly kind: number;
}

/**
 * Scores one partition's records: door, duplicate, score by the states before, add, anomaly, alert. What was sent before
 * is not sent again.
 */
export class Scoring {
  #bound: Bound;
  /** Of this batch, what is still to be told: the anomalies, and where scores are wanted every event. */
  #untold: ScoredEvent[] = [];
  /** Of this batch, the last version of each alert. */
  readonly #alerts = new Map<
    string,
    { readonly entity: string; readonly episode: Episode; readonly offset: number }
  >();

  constructor(
    private readonly partition: Partition,
    private readonly tail: OutputTail,
    private readonly views: ViewPublisher,
    private readonly context: ScoringContext,
  ) {
    this.#bound = bind(partition.fold);
  }

  /** @throws log-not-keyed, state-damaged */
  handle({ records, position }: Pick<LogBatch, 'records' | 'position'>): void {
    this.#batch(position, ({ fold }) => {
      for (const record of records) this.#record(fold.judge(record), record.offset, record.key);
    });
  }

  /** The same for records that were judged before, which have no key. */
  handleJudged(records: readonly ForgottenRecord[], position: number): void {
    this.#batch(position, () => {
      for (const { judged, offset } of records) this.#record(judged, offset, null);
    });
  }

  #batch(position: number, score: (bound: Bound) => void): void {
    if (this.#bound.fold !== this.partition.fold) this.#bound = bind(this.partition.fold);
    const { fold } = this.#bound;
    const { observer, monotonicMs } = this.context;
    const begun = monotonicMs();
    const { read, valid, duplicate } = fold.counts;
    try {
      score(this.#bound);
    } finally {
      this.#tell();
    }
    fold.moveTo(position);
    this.#sendAlerts();
    const { counts } = fold;
    const seconds = (monotonicMs() - begun) / 1000;
    observer.handled(counts.read - read, counts.valid - valid, counts.duplicate - duplicate, seconds);
  }

  #record(judged: StreamedEvent | Rejection, offset: number, key: LogRecord['key']): void {
    const { fold, kind } = this.#bound;
    const { observer } = this.context;
    if (!fold.admit(judged, offset)) {
      if (!judged.valid) observer.rejected(judged.reason);
      return;
    }
    if (fold.basis.run === null) this.#assertKeyed(key, judged);
    const score = this.#event(judged, offset);
    this.context.tally.scored++;
    this.partition.changedEntities.add(judged.entity);
    observer.scored(judged.values[kind] as string, score);
  }

  #event(event: DerivedEvent, offset: number): number {
    const { fold, scorer, suppressedBy } = this.#bound;
    const { values, entity, time } = event;
    const states = fold.take(entity);
    const score = scorer.score(values, states);
    const isAnomaly = score >= scorer.threshold;
    const { scores } = this.context;
    const explanation = isAnomaly || (scores && score > 0) ? scorer.explain(values, states, score) : nothing;
    fold.add(event, offset);
    if (!isAnomaly && !scores) return score;
    this.#untold.push({
      eventId: event.id,
      entity,
      timeMs: time,
      score,
      ...explanation,
      components: scorer.parts.slice(),
      model: this.partition.run,
      forestScore: this.#bound.forestScore(states),
      suppressedBy: isAnomaly ? suppressedBy(values, time) : null,
      source: this.context.source,
      partition: this.partition.number,
      offset,
    });
    return score;
  }

  /** All in a row, behind the scores of the batch: between these the same code would be out of the caches each time. */
  #tell(): void {
    const { anomalyOf, scorer } = this.#bound;
    const { scores } = this.context;
    const untold = this.#untold;
    this.#untold = [];
    for (const scored of untold) {
      const isAnomaly = scored.score >= scorer.threshold;
      const record = isAnomaly ? this.#anomaly(scored) : anomalyOf(scored, null);
      scores?.add(record);
    }
  }

  #anomaly(scored: ScoredEvent): AnomalyRecord {
    const { entity, offset } = scored;
    const record = this.#bound.anomalyOf(scored, this.#alert(scored));
    this.context.tally.anomalies++;
    if (!this.tail.hasAnomaly(offset)) this.context.outputs.addAnomaly(entity, record);
    this.context.observer.anomaly(record);
    this.views.addAnomaly(entity, record);
    return record;
  }

  /** The alert that the anomaly is in; null: it is suppressed. */
  #alert(scored: ScoredEvent): string | null {
    const { judgements } = this.partition;
    const { tally } = this.context;
    const { entity, offset, suppressedBy } = scored;
    if (suppressedBy !== null) {
      tally.suppressed++;
      return null;
    }
    const { judgement, episode } = judge(judgements.get(entity), scored, this.#bound.policy);
    judgements.set(entity, judgement);
    if (episode.events === 1) tally.alerts++;
    this.#alerts.set(episode.alertId, { entity, episode, offset });
    return episode.alertId;
  }

  #sendAlerts(): void {
    const { source, outputs } = this.context;
    for (const [alertId, { entity, episode, offset }] of this.#alerts) {
      const partition = this.partition.number;
      const record = this.#bound.alertOf(entity, episode, { source, partition, offset });
      if (!this.tail.hasAlert(alertId, offset)) outputs.addAlert(entity, record);
      this.views.addAlert(record);
    }
    this.#alerts.clear();
  }

  /** Without a run nothing else tells whether the log is keyed by the entity. */
  #assertKeyed(key: LogRecord['key'], { entity }: DerivedEvent): void {
    if (key === null || key.toString() === entity) return;
    throw new StreamGuardError('log-keyed-otherwise', {
      url: this.context.url,
      key: key.toString(),
      field: this.#bound.fold.basis.profile.entity,
      entity,
    });
  }
}

/** Of an event that is no anomaly. */
const nothing: Explanation = { reasons: [], contributions: null, maturity: null };

function bind(fold: PartitionFold): Bound {
  const { profile, features, model } = fold.basis;
  const scorer = eventScorer(fold.basis);
  return {
    fold,
    scorer,
    forestScore: model ? forestScorer(features, model) : () => null,
    policy: alertPolicyOf(profile),
    suppressedBy: suppressorOf(profile, features.columns),
    anomalyOf: anomalyRecorder(profile, scorer.components),
    alertOf: alertRecorder(profile),
    kind: indexOfColumn(features.columns, profile.kind),
  };
}
