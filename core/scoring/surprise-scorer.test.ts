import { describe, expect, it } from 'vitest';
import { packagedProfile as profile } from '../../batch-layer/bench.case.js';
import { createDoor } from '../events/door.js';
import type { DerivedEvent } from '../events/event.js';
import { Accumulator } from '../features/accumulator.js';
import { featureSetOf } from '../features/feature-set.js';
import { StateRecord } from '../states/state-record.js';
import { fitBaseline } from './fit-baseline.js';
import { SurpriseScorer } from './surprise-scorer.js';

const features = featureSetOf(profile);
const door = createDoor(profile);
const accumulator = new Accumulator(features);
const monday = Date.UTC(2026, 5, 1);
const dayMs = 86_400_000;
const hourMs = 3_600_000;
let offset = 0;

const eventAt = (time: number, changes: object = {}) => {
  const id = `evt_${String(offset++).padStart(12, '0')}`;
  const event = {
    event_id: id,
    timestamp: time,
    event_type: 'auth_attempt',
    user: 'ann',
    source_ip: '10.0.0.7',
    destination_ip: '10.9.0.1',
    status: 'success',
    threat_score: 0.1,
    metadata: { hostname: 'pc-1', geo_location: 'DE-BER-Berlin' },
    ...changes,
  };
  return door.judge(Buffer.from(JSON.stringify(event)), time) as DerivedEvent;
};

/** Somebody who logs in at nine, twelve and three on twenty days, always from the same place. */
function steady(): StateRecord {
  const record = StateRecord.of(features.aggregations);
  for (let day = 0; day < 20; day++) {
    for (const hour of [9, 12, 15]) add(record, eventAt(monday + day * dayMs + hour * hourMs));
  }
  return record;
}

function add(record: StateRecord, { time, values }: DerivedEvent): void {
  accumulator.add(record, { offset: offset++, time, values }, true);
}

const noon = monday + 20 * dayMs + 12 * hourMs;
const foreign = { source_ip: '203.0.113.5', metadata: { hostname: 'box', geo_location: 'KP-PYO-Pyongyang' } };
const night = monday + 21 * dayMs + 3 * hourMs;

const baseline = {
  ...fitBaseline({ profile, features, model: null }, () => [steady().states]),
  calibration: null,
};
const scorers = {
  'before the first run': new SurpriseScorer({ profile, features, model: null, baseline: null }),
  'by a baseline': new SurpriseScorer({ profile, features, model: null, baseline }),
};

describe.each(Object.entries(scorers))('an event, %s', (_, scorer) => {
  const judge = (event: DerivedEvent, record = steady()) => {
    const score = scorer.score(event.values, record.states);
    const { raw } = scorer;
    return { score, raw, ...scorer.explain(event.values, record.states) };
  };

  it('as ever is no surprise', () => {
    const { score, raw, reasons } = judge(eventAt(noon));
    expect(raw).toBeLessThan(1);
    expect(score).toBeLessThan(scorer.threshold);
    expect(reasons).toEqual([]);
  });

  it('at night from a far place on another machine is one, with the reasons that people know', () => {
    const { score, reasons } = judge(eventAt(night, foreign));
    expect(score).toBeGreaterThanOrEqual(scorer.threshold);
    expect(reasons).toEqual(
      expect.arrayContaining([
        'Unusual login time (03:00)',
        'New or unusual device: box',
        expect.stringMatching(/^Impossible travel|^New or unusual (location|source IP): /),
      ]),
    );
  });

  it('has contributions that add up to its raw score exactly, the greatest first', () => {
    for (const event of [eventAt(noon), eventAt(night, foreign), eventAt(noon, { status: 'failed' })]) {
      const { raw, contributions } = judge(event);
      const bits = contributions!.map((each) => each.bits);
      expect(bits).toEqual(bits.toSorted((a, b) => b - a));
      expect(scorer.raw).toBe(raw);
      expect(bits.reduce((sum, each) => sum + each, 0)).toBe(raw);
      for (const { expected, peers, text, value } of contributions!) {
        expect([expected, peers, text, value].every((words) => words.length > 0)).toBe(true);
      }
    }
  });

  it('of a group only the greatest counts: a new place brings a new network and a new address', () => {
    const { contributions } = judge(eventAt(noon + dayMs, foreign));
    const origin = contributions!.filter(({ feature }) => ['place', 'network', 'address'].includes(feature));
    expect(origin).toHaveLength(1);
  });

  it('many failures are worse than one, and worse the more they are', () => {
    const record = steady();
    const raws: number[] = [];
    for (let count = 0; count < 64; count++) {
      const event = eventAt(noon + count * 1000, { status: 'failed' });
      raws.push(judge(event, record).raw);
      add(record, event);
    }
    expect(raws[0]).toBeLessThan(8);
    expect(raws[63]).toBeGreaterThan(raws[0]! + 4);
  });

  it('is judged by the states before it alone, and as often as one asks the same', () => {
    const record = steady();
    const before = Buffer.from(record.content).toString('hex');
    const event = eventAt(night, foreign);
    const first = judge(event, record);
    judge(eventAt(noon), record);
    expect(judge(event, record)).toEqual(first);
    expect(judge(event, steady())).toEqual(first);
    expect(Buffer.from(record.content).toString('hex')).toBe(before);
  });

  it('of somebody new says how little is known, and is no alert', () => {
    const { score, maturity } = judge(eventAt(noon), StateRecord.of(features.aggregations));
    expect(maturity).toBe(0);
    expect(score).toBeLessThan(scorer.threshold);
    expect(judge(eventAt(noon)).maturity).toBeCloseTo(20 / 25, 12);
  });
});
