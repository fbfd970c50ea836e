import { calendar } from '../events/calendar.case.js';
import type { PlainEvent } from './hostile-event.case.js';

/**
 * The definitions of the features, word by word, over plain events: slow, obvious, and sharing no line with the code it
 * judges. It knows nothing of states, zones' caches or SQL; the local calendar is the platform's.
 *
 * No result has a tolerance. Where a formula rounds, the order is part of the definition:
 * mean = Number(Σ) / Number(n), then by the unit (10^scale of a decimal; 1000 ms); sample variance =
 * Number(Σ (n·x − Σx)² / n) / Number(n·(n − 1)), exact up to these two conversions; deviation = √variance, then the unit;
 * a ratio divides two finished numbers.
 */
export interface PassedEvent {
  readonly partition: number;
  readonly offset: number;
  /** The JSON as it came in; the door passes it. */
  readonly event: PlainEvent;
}

export interface OracleOptions {
  readonly zone: string;
  readonly withinOffsets: number;
  /** Distinct values kept. */
  readonly cap: number;
  /** Epoch ms; null: all of history. */
  readonly windowStart: number | null;
}

export interface OracleAnswer {
  /** `<partition> <entity>` → feature → number. */
  readonly features: ReadonlyMap<string, Readonly<Record<string, number | null>>>;
  /** Per partition. */
  readonly counts: ReadonlyMap<number, { duplicate: number; inWindow: number; beforeWindow: number }>;
}

/** `records` are all that the door passed, in offset order per partition. */
export function oracle(records: readonly PassedEvent[], options: OracleOptions): OracleAnswer {
  const { windowStart } = options;
  const counts = new Map<number, { duplicate: number; inWindow: number; beforeWindow: number }>();
  const histories = new Map<string, PlainEvent[]>();
  for (const partition of new Set(records.map((record) => record.partition))) {
    const ofPartition = records.filter((record) => record.partition === partition);
    const counted = { duplicate: 0, inWindow: 0, beforeWindow: 0 };
    counts.set(partition, counted);
    for (const record of ofPartition) {
      const { event } = record;
      if (isDuplicate(record, ofPartition, options)) counted.duplicate++;
      else if (windowStart !== null && event.timestamp < windowStart) counted.beforeWindow++;
      else {
        counted.inWindow++;
        const key = `${partition} ${wellFormed(event.user)}`;
        histories.set(key, [...(histories.get(key) ?? []), event]);
      }
    }
  }
  const features = new Map(Array.from(histories, ([key, events]) => [key, featuresOf(events, options)]));
  return { features, counts };
}

function isDuplicate(
  { offset, event }: PassedEvent,
  partition: readonly PassedEvent[],
  { withinOffsets }: OracleOptions,
): boolean {
  return partition.some(
    (earlier) =>
      earlier.offset < offset &&
      offset - earlier.offset <= withinOffsets &&
      earlier.event.event_id === event.event_id,
  );
}

function featuresOf(events: readonly PlainEvent[], { zone, cap }: OracleOptions) {
  const { hour, day } = calendar(zone);
  const ips = occurrences(
    events.map(({ source_ip }) => source_ip),
    cap,
  );
  const places = occurrences(
    events.map(({ metadata, location }) => metadata?.geo_location ?? location),
    cap,
  );
  const kinds = occurrences(
    events.map(({ event_type }) => event_type),
    cap,
  );
  const hours = occurrences(
    events.map(({ timestamp }) => hour(timestamp)),
    cap,
  );
  const scores = events.flatMap(({ threat_score }) => threat_score ?? []).map(millionths);
  const bytes = events.flatMap(({ network_details }) => network_details?.bytes_sent ?? []).map(BigInt);
  const days = events.map(({ timestamp }) => day(timestamp));
  const activityDays = Math.max(...days) - Math.min(...days) + 1;
  const { gaps, late } = gapsOf(events.map(({ timestamp }) => timestamp));
  const perEvent = [...ips.values()].flatMap((n) => Array.from({ length: n }, () => n));

  const total = events.length;
  const ofKind = (kind: string) => events.filter(({ event_type }) => event_type === kind);
  const status = ({ status }: PlainEvent) => status ?? 'success';
  const auth = ofKind('auth_attempt');
  const failedAuth = auth.filter((event) => ['failed', 'blocked'].includes(status(event))).length;
  const unusual = events.filter(({ timestamp }) => hour(timestamp) <= 5).length;
  const rare = [...ips.values()].filter((n) => n === 1).length;

  return {
    total_events: total,
    unique_ips: ips.size,
    unique_event_types: kinds.size,
    avg_threat_score: over(mean(scores), 1_000_000),
    max_threat_score: over(greatest(scores), 1_000_000),
    failed_events: events.filter((event) => status(event) === 'failed').length,
    unusual_hour_events: unusual,
    unique_locations: places.size,
    failed_auth_rate: ratio(failedAuth, auth.length),
    unusual_hour_rate: ratio(unusual, total),
    ip_diversity_score: ratio(ips.size, total),
    activity_days: activityDays,
    events_per_day: ratio(total, activityDays),
    auth_attempt: auth.length,
    dns_query: ofKind('dns_query').length,
    file_access: ofKind('file_access').length,
    network_connection: ofKind('network_connection').length,
    process_execution: ofKind('process_execution').length,
    hourly_stddev: deviation([...hours.values()].map(BigInt)),
    hourly_variance: variance([...hours.values()].map(BigInt)),
    avg_ip_frequency: mean(perEvent.map(BigInt)),
    ip_frequency_stddev: deviation(perEvent.map(BigInt)),
    rare_ip_count: rare,
    rare_ip_ratio: ratio(rare, ips.size),
    avg_event_interval: over(mean(gaps), 1000),
    event_interval_stddev: over(deviation(gaps), 1000),
    min_event_interval: over(least(gaps), 1000),
    burst_events: gaps.filter((gap) => gap < 1000n).length,
    failed_auth_events: failedAuth,
    late_events: late,

    // What the hostile profile adds, for every aggregation and statistic that the first profile leaves out.
    total_bytes: Number(sum(bytes)),
    mean_bytes: mean(bytes),
    least_bytes: over(least(bytes), 1),
    greatest_bytes: over(greatest(bytes), 1),
    rare_places: [...places.values()].filter((n) => n === 1).length,
    quick_events: gaps.filter((gap) => gap < 60_000n).length,
    unencrypted: events.filter(({ file_details }) => file_details?.is_encrypted === false).length,
    homeless: events.filter(({ source_ip }) => (source_ip ?? null) === null).length,
    quoted: events.filter(({ source_ip }) => source_ip === `'; DROP TABLE "ids"; --` || source_ip === 'a\0b')
      .length,
    capital: events.filter(({ source_ip }) => source_ip === 'Ab').length,
    small: events.filter(({ source_ip }) => source_ip === 'aB').length,
    suspicious: scores.filter((score) => score >= 700_000n).length,
  };
}

/** n(v) of the first `cap` distinct values in arrival order. */
function occurrences(
  values: readonly (string | number | null | undefined)[],
  cap: number,
): Map<string | number, number> {
  const present = values.flatMap((value) =>
    value === null || value === undefined ? [] : [wellFormed(value)],
  );
  const kept = [...new Set(present)].slice(0, cap);
  return new Map(kept.map((wanted) => [wanted, present.filter((value) => value === wanted).length]));
}

/** Event time − the latest event time so far, where that is not negative; late otherwise. */
function gapsOf(times: readonly number[]): { gaps: bigint[]; late: number } {
  const differences = times.slice(1).map((time, index) => time - Math.max(...times.slice(0, index + 1)));
  const gaps = differences.filter((difference) => difference >= 0).map(BigInt);
  return { gaps, late: differences.length - gaps.length };
}

/** Lone surrogates are one character in UTF-8. */
function wellFormed<Value>(value: Value): Value | string {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}

const millionths = (score: number) => BigInt(Math.round(score * 1_000_000));
const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
const least = (values: readonly bigint[]) => extreme(values, (a, b) => a < b);
const greatest = (values: readonly bigint[]) => extreme(values, (a, b) => a > b);

function extreme(values: readonly bigint[], beats: (a: bigint, b: bigint) => boolean): number | null {
  const [first, ...rest] = values;
  return first === undefined
    ? null
    : Number(rest.reduce((best, value) => (beats(value, best) ? value : best), first));
}

function mean(values: readonly bigint[]): number | null {
  return values.length === 0 ? null : Number(sum(values)) / values.length;
}

function variance(values: readonly bigint[]): number | null {
  const n = BigInt(values.length);
  if (n < 2n) return null;
  const total = sum(values);
  const deviations = sum(values.map((value) => (n * value - total) ** 2n));
  return Number(deviations / n) / Number(n * (n - 1n));
}

function deviation(values: readonly bigint[]): number | null {
  const found = variance(values);
  return found === null ? null : Math.sqrt(found);
}

function over(value: number | null, unit: number): number | null {
  return value === null ? null : value / unit;
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
