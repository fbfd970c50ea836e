import { Registry } from 'prom-client';
import type { Severity } from '../../core/alerts/severity.js';
import { type RejectionReason, rejectionReasons } from '../../core/events/rejection.js';
import type { Dependency } from '../conditions.js';
import { BatchHistogram } from './batch-histogram.js';
import { EventTypes } from './event-types.js';
import { counter, counterOf, type Described, gauge } from './instruments.js';

const severities: Record<Severity, 0> = { low: 0, medium: 0, high: 0, critical: 0 };
const conditions: Record<Dependency, true> = { log: true, outputs: true, disk: true, views: true };
const viewOutcomes = ['written', 'fenced', 'failed'] as const;
/** `0.5-0.6` is from 0.5 to below 0.6; the last includes 1. */
const scoreRanges = ['0.5-0.6', '0.6-0.7', '0.7-0.8', '0.8-0.9', '0.9-1.0'] as const;
const scoreBounds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const latencyBoundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const checkpointBoundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type ViewOutcome = (typeof viewOutcomes)[number];

/**
 * What the speed layer tells Prometheus, in a registry of its own. `processed`, `scored` and `latency` are for every event and
 * cost some tens of nanoseconds; the rest is for batches and for what is rare, and costs up to a microsecond.
 */
export class SpeedMetrics {
  readonly registry = new Registry();

  readonly #processed = new EventTypes(
    this.#named('streamguard_events_processed_total', 'Events scored, by type.'),
  );
  readonly #scores = new BatchHistogram(
    this.#named('streamguard_anomaly_score', 'Scores of all events, 0 to 1, higher is worse.'),
    scoreBounds,
  );
  readonly #latency = new BatchHistogram(
    this.#named('streamguard_processing_latency_seconds', 'Time from the delivery of a record to its score.'),
    latencyBoundsSeconds,
  );
  readonly #threats = counterOf(
    this.#named('streamguard_threats_detected_total', 'Anomalies, by severity.'),
    'severity',
    Object.keys(severities),
  );
  readonly #anomalies = counterOf(
    this.#named('streamguard_anomalies_detected_total', 'Anomalies, by range of their score.'),
    'score_range',
    scoreRanges,
  );
  readonly #suppressed = counterOf(
    this.#named(
      'streamguard_anomalies_suppressed_total',
      'Anomalies that a suppression kept out of alerts, by its name.',
    ),
    'suppression',
    [],
  );
  readonly #kafkaErrors = counter(
    this.#named(
      'streamguard_kafka_errors_total',
      'Requests to the event log or to a log of outputs that failed.',
    ),
  );
  readonly #storageErrors = counter(
    this.#named('streamguard_storage_errors_total', 'Reads and writes of the local state that failed.'),
  );

  readonly #read = counter(
    this.#named('streamguard_records_read_total', 'Records read: those valid, rejected and duplicate.'),
  );
  readonly #valid = counter(this.#named('streamguard_records_valid_total', 'Records that became events.'));
  readonly #rejected = counterOf(
    this.#named('streamguard_records_rejected_total', 'Records that the door did not pass, by reason.'),
    'reason',
    Object.keys(rejectionReasons),
  );
  readonly #duplicate = counter(
    this.#named('streamguard_records_duplicate_total', 'Records whose event was there already.'),
  );
  readonly #deadLetters = counter(
    this.#named('streamguard_dead_letters_total', 'Rejected records put into the dead letters.'),
  );

  readonly #lag = gauge(
    this.#named(
      'streamguard_consumer_lag_records',
      'Offsets between the next record to read and the end of the partition.',
    ),
    'partition',
  );
  readonly #missing = gauge(
    this.#named(
      'streamguard_missing_offsets',
      'Offsets that the log lost before they were read and that nothing filled.',
    ),
    'partition',
  );
  readonly #unscored = gauge(
    this.#named(
      'streamguard_unscored_offsets',
      'Offsets that nobody may have scored, since a state was lost that had not come so far as the run.',
    ),
    'partition',
  );
  readonly #runCreated = gauge(
    this.#named(
      'streamguard_run_created_timestamp_seconds',
      'When the run in force was made; 0 before the first run.',
    ),
    'partition',
  );
  readonly #runInfo = gauge(
    this.#named('streamguard_run_info', 'The run in force, in a label; always 1.'),
    'partition',
    'run',
  );

  readonly #entities = gauge(this.#named('streamguard_state_entities', 'Entities that the state knows.'));
  readonly #stateBytes = gauge(
    this.#named(
      'streamguard_state_bytes',
      'Memory of the state, without the mapped files of the local store.',
    ),
  );
  readonly #checkpoints = new BatchHistogram(
    this.#named('streamguard_checkpoint_duration_seconds', 'Time to write one checkpoint of one partition.'),
    checkpointBoundsSeconds,
  );
  readonly #lastCheckpoint = gauge(
    this.#named('streamguard_checkpoint_timestamp_seconds', 'When the last checkpoint was written.'),
    'partition',
  );
  readonly #conditions = gauge(
    this.#named(
      'streamguard_condition_ok',
      '1 where what the speed layer depends on works, 0 where it does not.',
    ),
    'condition',
  );
  readonly #views = counterOf(
    this.#named(
      'streamguard_view_writes_total',
      'Writes to the views: done, refused as those of a former owner, failed.',
    ),
    'outcome',
    viewOutcomes,
  );

  /** Partition → the label of its run. */
  readonly #runs = new Map<number, string>();

  constructor() {
    for (const [condition, ok] of Object.entries(conditions)) this.condition(condition as Dependency, ok);
  }

  /** Of every event that was scored. */
  processed(eventType: string): void {
    this.#processed.add(eventType);
  }

  /** @param score of every event, 0-1 */
  scored(score: number): void {
    this.#scores.observe(score);
  }

  /** @param events how many took that long */
  latency(seconds: number, events = 1): void {
    this.#latency.observe(seconds, events);
  }

  /** @param score 0.5-1 */
  anomaly(score: number, severity: Severity): void {
    const range = scoreRanges.findLast((name) => score >= Number.parseFloat(name)) ?? scoreRanges[0];
    this.#anomalies.inc({ score_range: range });
    this.#threats.inc({ severity });
  }

  suppressed(suppression: string): void {
    this.#suppressed.inc({ suppression });
  }

  kafkaError(): void {
    this.#kafkaErrors.inc();
  }

  storageError(): void {
    this.#storageErrors.inc();
  }

  /** read = valid + duplicate + what `rejected` was told. */
  records(counts: { readonly read: number; readonly valid: number; readonly duplicate: number }): void {
    this.#read.inc(counts.read);
    this.#valid.inc(counts.valid);
    this.#duplicate.inc(counts.duplicate);
  }

  rejected(reason: RejectionReason, records = 1): void {
    this.#rejected.inc({ reason }, records);
  }

  deadLetters(records: number): void {
    this.#deadLetters.inc(records);
  }

  lag(partition: number, records: number): void {
    this.#lag.set({ partition }, records);
  }

  /** @param offsets of all holes of the partition together */
  missing(partition: number, offsets: number): void {
    this.#missing.set({ partition }, offsets);
  }

  unscored(partition: number, offsets: number): void {
    this.#unscored.set({ partition }, offsets);
  }

  /** @param createdMs epoch ms; null: run zero, which nobody made */
  run(partition: number, run: string | null, createdMs: number | null): void {
    this.#forgetRun(partition);
    const name = run ?? 'none';
    this.#runs.set(partition, name);
    this.#runInfo.set({ partition, run: name }, 1);
    this.#runCreated.set({ partition }, (createdMs ?? 0) / 1000);
  }

  state(entities: number, bytes: number): void {
    this.#entities.set(entities);
    this.#stateBytes.set(bytes);
  }

  /** @param atMs epoch ms at its end */
  checkpoint(partition: number, seconds: number, atMs: number): void {
    this.#checkpoints.observe(seconds);
    this.#lastCheckpoint.set({ partition }, atMs / 1000);
  }

  condition(condition: Dependency, ok: boolean): void {
    this.#conditions.set({ condition }, ok ? 1 : 0);
  }

  viewWrite(outcome: ViewOutcome): void {
    this.#views.inc({ outcome });
  }

  /** Somebody else tells of the partition from now on. */
  release(partition: number): void {
    const gauges = [this.#lag, this.#missing, this.#unscored, this.#runCreated, this.#lastCheckpoint];
    for (const gauge of gauges) gauge.remove({ partition });
    this.#forgetRun(partition);
  }

  #forgetRun(partition: number): void {
    const run = this.#runs.get(partition);
    if (run !== undefined) this.#runInfo.remove({ partition, run });
    this.#runs.delete(partition);
  }

  #named(name: string, help: string): Described {
    return { name, help, registry: this.registry };
  }
}
