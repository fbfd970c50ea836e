import { calendar } from '../events/calendar.case.js';
import type { PlainEvent } from './hostile-event.case.js';
import { entropyOf } from './oracle-entropy.case.js';
import {
  deviation,
  gapsOf,
  greatest,
  least,
  mean,
  median,
  millionths,
  occurrences,
  over,
  percentile95,
  ratio,
  sum,
  variance,
  wellFormed,
} from './oracle-numbers.case.js';

export interface OracleOptions {
  readonly zone: string;
  readonly withinOffsets: number;
  /** Distinct values kept. */
  readonly cap: number;
  /** Epoch ms; null: all of history. */
  readonly windowStart: number | null;
}

/** Value → its events and its days (mod 62, in rising order). */
export type Habit = Readonly<Record<string, { readonly events: number; readonly days: readonly number[] }>>;

/**
 * @param events in the window, in arrival order; at least one
 * @param history all of the entity's, before the window too
 */
export function featuresOf(
  events: readonly PlainEvent[],
  history: readonly PlainEvent[],
  { zone, cap }: OracleOptions,
) {
  const { hour, day } = calendar(zone);
  const ips = occurrences(
    events.map(({ source_ip }) => source_ip),
    cap,
  );
  const places = occurrences(events.map(placeOf), cap);
  const kinds = occurrences(
    events.map(({ event_type }) => event_type),
    cap,
  );
  const hours = occurrences(
    events.map(({ timestamp }) => hour(timestamp)),
    cap,
  );
  const scores = events.flatMap(({ threat_score }) => threat_score ?? []).map(millionths);
  const bytes = events.flatMap((event) => bytesSent(event) ?? []).map(BigInt);
  const days = events.map(({ timestamp }) => day(timestamp));
  const activeDays = occurrences(days, cap);
  const perDay = [...activeDays.values()].map(BigInt);
  const latestKept = Math.max(...[...activeDays.keys()].map(Number));
  const bytesOf = (wanted: number) =>
    sum(
      events
        .filter(({ timestamp }) => day(timestamp) === wanted)
        .flatMap((event) => bytesSent(event) ?? [])
        .map(BigInt),
    );
  const bytesPerDay = [...activeDays.keys()].map((day) => bytesOf(Number(day)));
  const ports = occurrences(events.map(portOf), cap);
  const processes = events.filter(({ event_type }) => event_type === 'process_execution');
  const files = events.filter(({ event_type }) => event_type === 'file_access');
  const queries = events.filter(({ event_type }) => event_type === 'dns_query');
  const privileged = processes.filter(({ process_details }) =>
    ['system', 'root', 'admin', 'administrator'].includes(process_details?.user_privileges ?? ''),
  ).length;
  const unsigned = processes.filter(({ process_details }) => process_details?.is_signed === false).length;
  const denied = files.filter(({ file_details }) => file_details?.access_denied === true).length;
  const nxdomain = queries.filter(({ dns_details }) => dns_details?.response_code === 'NXDOMAIN').length;
  const entropies = events.flatMap(({ dns_details }) => dns_details?.query_name ?? []).map(entropyOf);
  const weekend = events.filter(({ timestamp }) => weekday(day(timestamp)) >= 5).length;
  const night = events.filter(({ timestamp }) => [22, 23, 0, 1, 2, 3, 4, 5].includes(hour(timestamp))).length;
  const latestDay = Math.max(...days);
  const newIps = [...ips.keys()].filter((ip) =>
    events.every(({ source_ip, timestamp }) => {
      return wellFormed(source_ip ?? null) !== ip || (latestDay - day(timestamp)) % 62 === 0;
    }),
  ).length;
  const newIpsToday = newIps === ips.size ? null : newIps;
  const activityDays = Math.max(...days) - Math.min(...days) + 1;
  const { gaps, late } = gapsOf(events.map(({ timestamp }) => timestamp));
  const perEvent = [...ips.values()].flatMap((n) => Array.from({ length: n }, () => n));

  const total = events.length;
  const ofKind = (kind: string) => events.filter(({ event_type }) => event_type === kind);
  const status = ({ status }: PlainEvent) => status ?? 'success';
  const auth = ofKind('auth_attempt');
  const failedAuth = auth.filter((event) => ['failed', 'blocked'].includes(status(event))).length;
  const unusual = events.filter(({ timestamp }) => hour(timestamp) <= 5).length;
  const rare = once(ips);

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

    bytes_out: Number(sum(bytes)),
    bytes_out_per_day: ratio(Number(sum(bytes)), activityDays),
    unique_ports: ports.size,
    rare_port_count: once(ports),
    rare_port_share: ratio(once(ports), ports.size),
    new_ips_today: newIpsToday,
    new_ip_share: newIpsToday === null ? null : ratio(newIpsToday, ips.size),
    unique_countries: occurrences(events.map(countryOf), cap).size,
    unique_devices: occurrences(
      events.map(({ metadata }) => metadata?.hostname),
      cap,
    ).size,
    privileged_processes: privileged,
    privileged_process_share: ratio(privileged, processes.length),
    unsigned_processes: unsigned,
    unsigned_process_share: ratio(unsigned, processes.length),
    denied_file_accesses: denied,
    denied_file_share: ratio(denied, files.length),
    nxdomain_queries: nxdomain,
    nxdomain_share: ratio(nxdomain, queries.length),
    avg_query_entropy: over(mean(entropies), 1000),
    max_query_entropy: over(greatest(entropies), 1000),
    failed_then_success: rowsOfFailures(auth.map(status)),
    failed_then_success_rate: ratio(rowsOfFailures(auth.map(status)), auth.length),
    weekend_events: weekend,
    weekend_share: ratio(weekend, total),
    night_events: night,
    night_share: ratio(night, total),
    active_days: activeDays.size,
    active_day_share: ratio(activeDays.size, activityDays),
    events_today: activeDays.get(latestKept)!,
    median_events_per_day: median(perDay),
    p95_events_per_day: Number(percentile95(perDay)),
    events_today_over_median: ratio(activeDays.get(latestKept)!, median(perDay)),
    bytes_out_today: Number(bytesOf(latestKept)),
    median_bytes_out_per_day: median(bytesPerDay),
    p95_bytes_out_per_day: Number(percentile95(bytesPerDay)),
    bytes_out_today_over_median: ratio(Number(bytesOf(latestKept)), median(bytesPerDay)),
    first_seen: Math.min(...history.map(({ timestamp }) => timestamp)),
    last_seen: Math.max(...history.map(({ timestamp }) => timestamp)),

    // What the hostile profile adds, for every aggregation and statistic that the first profile leaves out.
    total_bytes: Number(sum(bytes)),
    mean_bytes: mean(bytes),
    least_bytes: over(least(bytes), 1),
    greatest_bytes: over(greatest(bytes), 1),
    rare_places: once(places),
    unique_networks: occurrences(events.map(networkOfEvent), cap).size,
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

/** What an entity does, by dimension. */
export function habitsOf(events: readonly PlainEvent[], { zone, cap }: OracleOptions): Record<string, Habit> {
  const { hour, day } = calendar(zone);
  const dimensions: Record<string, (event: PlainEvent) => string | number | null | undefined> = {
    hour_of_week: ({ timestamp }) => weekday(day(timestamp)) * 24 + hour(timestamp),
    address: ({ source_ip }) => source_ip,
    network: networkOfEvent,
    place: placeOf,
    device: ({ metadata }) => metadata?.hostname,
    type: ({ event_type }) => event_type,
    process: ({ process_details }) => process_details?.process_name,
    port: portOf,
    destination: ({ destination_ip }) => destination_ip,
    hour: ({ timestamp }) => hour(timestamp),
    privilege: ({ process_details }) => process_details?.user_privileges,
    folder: ({ file_details }) => /^(.*)[/\\]/su.exec(file_details?.file_path ?? '')?.[1],
    volume: (event) => {
      const bytes = bytesSent(event) ?? null;
      return bytes === null ? null : bytes === 0 ? 0 : bytes.toString(2).length;
    },
  };
  const habits = Object.entries(dimensions).map(([dimension, read]) => {
    const values = [...occurrences(events.map(read), cap)].map(([value, count]) => {
      const having = events.filter((event) => wellFormed(read(event) ?? null) === value);
      const days = new Set(having.map(({ timestamp }) => day(timestamp) % 62));
      return [String(value), { events: count, days: [...days].sort((a, b) => a - b) }];
    });
    return [dimension, Object.fromEntries(values)];
  });
  return Object.fromEntries(habits);
}

const bytesSent = ({ network_details }: PlainEvent) => network_details?.bytes_sent;
const portOf = ({ network_details }: PlainEvent) => network_details?.destination_port;
const placeOf = ({ metadata, location }: PlainEvent) => metadata?.geo_location ?? location;
const countryOf = (event: PlainEvent) => placeOf(event)?.split('-')[0];

/** The hostile addresses that are addresses are all of four numbers. */
function networkOfEvent({ source_ip }: PlainEvent): string | null {
  const parts = source_ip?.split('.') ?? [];
  return parts.length === 4 ? `${parts.slice(0, 3).join('.')}.0/24` : null;
}

/** Monday is 0; 1970-01-05 was one. */
function weekday(day: number): number {
  return (day - 4) % 7;
}

/** How often a success came after three failures or more, with none between. */
function rowsOfFailures(statuses: readonly string[]): number {
  const told = statuses.filter((status) => ['success', 'failed', 'blocked'].includes(status));
  return told.filter((status, index) => {
    const before = told.slice(Math.max(0, index - 3), index);
    return status === 'success' && before.length === 3 && !before.includes('success');
  }).length;
}

function once(values: ReadonlyMap<unknown, number>): number {
  return [...values.values()].filter((n) => n === 1).length;
}
