/** A fault in one engine, planted into the built package by replacing text that stands in the file exactly once. */
export interface Mutation {
  readonly fault: string;
  readonly engine: 'fold' | 'SQL' | 'door of the fold' | 'lake';
  /** Below dist/. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** A feature, state or count that parity must name among those that differ. */
  readonly named: string;
}

const gaps = 'core/aggregations/gaps.js';
const frequency = 'core/aggregations/frequency.js';
const statesSql = 'core/features/states-sql.js';
const duplicateWindow = 'core/events/duplicate-window.js';
const idLog = 'core/events/id-log.js';

export const mutations: readonly Mutation[] = [
  {
    fault: 'a gap of the threshold counts as one below it',
    engine: 'fold',
    file: gaps,
    from: 'gapMs < belowMs',
    to: 'gapMs <= belowMs',
    named: 'quick_events',
  },
  {
    fault: 'late events are dropped',
    engine: 'fold',
    file: gaps,
    from: 'state.increment(late);',
    to: '',
    named: 'late_events',
  },
  {
    fault: 'a gap is taken from the event before, not from the latest',
    engine: 'SQL',
    file: gaps,
    from: 'max(_time) OVER (',
    to: 'last_value(_time) OVER (',
    named: 'late_events',
  },
  {
    fault: 'event time is taken for order',
    engine: 'SQL',
    file: 'core/aggregations/sql.js',
    from: 'ORDER BY _offset',
    to: 'ORDER BY _time',
    named: 'late_events',
  },
  {
    fault: 'ms are cut off',
    engine: 'fold',
    file: gaps,
    from: 'const gapMs = time - before;',
    to: 'const gapMs = Math.trunc((time - before) / 1000) * 1000;',
    named: 'avg_event_interval',
  },
  {
    fault: 'squares of gaps are added up in doubles',
    engine: 'SQL',
    file: gaps,
    from: 'AS HUGEINT',
    to: 'AS DOUBLE',
    named: 'event_interval_stddev',
  },
  {
    fault: 'sums are made in doubles',
    engine: 'SQL',
    file: 'core/aggregations/sum.js',
    from: 'coalesce(sum(',
    to: 'coalesce(sum(1e0 * ',
    named: 'total_bytes',
  },
  {
    fault: 'a set keeps one value more than its cap',
    engine: 'fold',
    file: frequency,
    from: 'state.size < cap',
    to: 'state.size <= cap',
    named: 'unique_ips',
  },
  {
    fault: 'a set keeps the first values of the alphabet, not of arrival',
    engine: 'SQL',
    file: statesSql,
    from: 'ORDER BY first_offset) >',
    to: 'ORDER BY value) >',
    named: 'frequency(source_ip)',
  },
  {
    fault: 'a value has the offset of its last event, not of its first',
    engine: 'SQL',
    file: statesSql,
    from: 'min(_offset) AS first_offset',
    to: 'max(_offset) AS first_offset',
    named: 'frequency(source_ip)',
  },
  {
    fault: 'no value is taken for one',
    engine: 'fold',
    file: frequency,
    from: 'if (value === null || value === undefined)',
    to: 'if (value === undefined || (value === null && isNumber))',
    named: 'unique_ips',
  },
  {
    fault: 'a day of a value counts again with each of its events',
    engine: 'fold',
    file: frequency,
    from: '&& state.addDay(entry, days, day)',
    to: '&& (state.addDay(entry, days, day) || true)',
    named: 'frequency(source_ip)',
  },
  {
    fault: 'an amount of a day takes every event',
    engine: 'fold',
    file: 'core/aggregations/daily.js',
    from: 'if (!where.holds(values))',
    to: 'if (false)',
    named: 'daily(local_day)',
  },
  {
    fault: 'the latest place is that of the latest event time',
    engine: 'SQL',
    file: 'core/aggregations/latest.js',
    from: '_offset) FILTER',
    to: '_time) FILTER',
    named: 'latest(point)',
  },
  {
    fault: 'a minimum never begins',
    engine: 'fold',
    file: 'core/aggregations/extremes.js',
    from: '!(state.count(min) <= value)',
    to: 'state.count(min) > value',
    named: 'least_bytes',
  },
  {
    fault: 'a bound of a condition is not part of it',
    engine: 'fold',
    file: 'core/aggregations/predicate.js',
    from: 'value >= least',
    to: 'value > least',
    named: 'suspicious',
  },
  {
    fault: 'a row must be one event longer',
    engine: 'fold',
    file: 'core/aggregations/sequence.js',
    from: 'state.count(row) >= atLeast',
    to: 'state.count(row) > atLeast',
    named: 'sequence',
  },
  {
    fault: 'the hour is UTC’s, not the zone’s',
    engine: 'door of the fold',
    file: 'core/events/derivations.js',
    from: 'derivation.hourOf, zone.hour)',
    to: 'derivation.hourOf, (timeMs) => new Date(timeMs).getUTCHours())',
    named: 'unusual_hour_events',
  },
  {
    fault: 'a day begins a millisecond early',
    engine: 'door of the fold',
    file: 'core/events/derivations.js',
    from: 'derivation.dayOf, zone.day)',
    to: 'derivation.dayOf, (timeMs) => zone.day(timeMs + 1))',
    named: 'daily(local_day)',
  },
  {
    fault: 'the window begins a millisecond late',
    engine: 'fold',
    file: 'core/features/fold.js',
    from: 'time >= this.windowStart',
    to: 'time > this.windowStart',
    named: 'inWindow',
  },
  {
    fault: 'the window begins a millisecond late',
    engine: 'SQL',
    file: statesSql,
    from: 'time} >=',
    to: 'time} >',
    named: 'total_events',
  },
  {
    fault: 'a duplicate of a duplicate is none',
    engine: 'fold',
    file: idLog,
    from: 'this.#slots[slot] = last + 1;',
    to: 'if (earlier < 0) this.#slots[slot] = last + 1;',
    named: 'duplicate',
  },
  {
    fault: 'ids are remembered one offset too few',
    engine: 'fold',
    file: duplicateWindow,
    from: 'offset - earlier <= this.withinOffsets',
    to: 'offset - earlier < this.withinOffsets',
    named: 'duplicate',
  },
  {
    fault: 'ids are remembered one offset too few',
    engine: 'lake',
    file: 'connectors/lake/publication-sql.js',
    from: '_offset - _duplicate_of <=',
    to: '_offset - _duplicate_of <',
    named: 'duplicate',
  },
];
