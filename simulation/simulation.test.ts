import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../config/load.js';
import { createDoor } from '../core/events/door.js';
import { DAY_MS, HOUR_MS } from './calendar.js';
import { eventIn, monday, sample, sampleOptions, textOf, type WireEvent } from './sample.case.js';
import { scenarioNames } from './scenarios/scenarios.js';
import { createSimulation } from './simulation.js';
import { surpriseKinds } from './surprises/kinds.js';

const deliveries = sample(7);
const events = deliveries.map(eventIn);
const labelled = deliveries.filter(({ label }) => label !== null);

const lineOf = ({ key, value, logTime, label }: (typeof deliveries)[number]) =>
  [key, value, logTime, label?.scenario, label?.incident].join(' ');

describe('simulation', () => {
  it('gives the same bytes, times, keys and labels for the same options', () => {
    const again = createSimulation(sampleOptions);
    expect([...again.history(7)].map(lineOf)).toEqual(deliveries.map(lineOf));
    expect([...again.history(7)].map(lineOf)).toEqual(deliveries.map(lineOf));
    expect(sample(7, { seed: 8 }).map(textOf)).not.toEqual(deliveries.map(textOf));
  });

  it('begins the same however many days are asked for', () => {
    const some = sample(2, { lateShare: 0 }).map(textOf);
    expect(
      sample(3, { lateShare: 0 })
        .slice(0, some.length - 50)
        .map(textOf),
    ).toEqual(some.slice(0, -50));
  });

  it('lets people do the same whether or not somebody attacks', () => {
    const idsOf = (incidentsPerDay: number) =>
      new Set(
        sample(3, { incidentsPerDay, duplicateShare: 0 }).flatMap(({ eventId, label }) =>
          label?.isBenign === false ? [] : [eventId],
        ),
      );
    expect([...idsOf(5)].sort()).toEqual([...idsOf(0)].sort());
  });

  it('yields only events that the door of security-events passes', () => {
    const { profile } = loadConfiguration({ workingDirectory: '/', environment: {} });
    const door = createDoor(profile);
    const rejected = deliveries.flatMap(({ value, logTime }) => {
      const judged = door.judge(value, logTime);
      return judged.valid ? [] : [judged];
    });
    expect(rejected).toEqual([]);
  });

  it('writes JSON as JSON.stringify does: every key once, nothing escaped wrongly', () => {
    const texts = deliveries.map(textOf);
    expect(texts.filter((text) => text !== JSON.stringify(JSON.parse(text)))).toEqual([]);
  });

  it('keys by the user and keeps the order of arrival, with ties, late and repeated events', () => {
    const wrong: string[] = [];
    let ties = 0;
    let late = 0;
    let newestMs = 0;
    deliveries.forEach(({ key, logTime }, index) => {
      const { event_id, user, timestamp } = events[index]!;
      const isInOrder = logTime >= (deliveries[index - 1]?.logTime ?? 0) && logTime > timestamp;
      if (!isInOrder || key.toString() !== user) wrong.push(event_id);
      if (timestamp === newestMs) ties++;
      if (timestamp < newestMs) late++;
      newestMs = Math.max(newestMs, timestamp);
    });
    const repeated = deliveries.length - new Set(events.map(({ event_id }) => event_id)).size;
    expect(wrong).toEqual([]);
    expect(ties).toBeGreaterThan(10);
    expect(repeated / deliveries.length).toBeCloseTo(0.01, 2);
    expect((late - repeated) / deliveries.length).toBeCloseTo(0.01, 2);
  });

  it('keeps every event within its days', () => {
    const times = events.map(({ timestamp }) => timestamp);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(monday * DAY_MS);
    expect(Math.min(...times)).toBeLessThan(monday * DAY_MS + HOUR_MS);
    expect(Math.max(...times)).toBeLessThan((monday + 7) * DAY_MS);
  });

  it('labels each event of an attack or surprise once, and never inside the event', () => {
    const ids = labelled.map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(labelled.map(({ label }) => label!.scenario))).toEqual(
      new Set([...scenarioNames, ...Object.keys(surpriseKinds)]),
    );
    const telling = new RegExp(
      [...scenarioNames, 'benign', 'incident', 'label', 'scenario', 'attack'].join('|'),
    );
    expect(deliveries.map(textOf).filter((text) => telling.test(text.replace('auth_attempt', '')))).toEqual(
      [],
    );
  });

  it('names an incident once for all of its events', () => {
    const days = new Map<string, Set<string>>();
    for (const { label } of labelled) {
      days.set(label!.incident, (days.get(label!.incident) ?? new Set()).add(label!.scenario));
    }
    for (const [incident, names] of days) {
      expect(names.size).toBe(1);
      expect(incident).toMatch(new RegExp(`^${[...names][0]}-2026-03-\\d\\d-\\d+$`));
    }
    const attacks = [...days.keys()].filter((incident) => !incident.startsWith('benign-'));
    expect(attacks.length).toBeGreaterThanOrEqual(3 * 6);
    expect(attacks.length).toBeLessThanOrEqual(3 * 8);
  });

  it('tells nothing by the threat score but what the event itself shows', () => {
    const attacks = new Set(labelled.filter(({ label }) => !label!.isBenign).map(({ eventId }) => eventId));
    const meanScore = (isAttack: boolean, isAlike: (event: WireEvent) => boolean) => {
      const scores = events.filter((event) => attacks.has(event.event_id) === isAttack && isAlike(event));
      expect(scores.length).toBeGreaterThan(50);
      return scores.reduce((sum, { threat_score }) => sum + threat_score, 0) / scores.length;
    };
    const failedLogin = (event: WireEvent) =>
      event.event_type === 'auth_attempt' && event.status === 'failed';
    const query = (event: WireEvent) => event.event_type === 'dns_query';
    expect(Math.abs(meanScore(true, failedLogin) - meanScore(false, failedLogin))).toBeLessThan(0.05);
    expect(Math.abs(meanScore(true, query) - meanScore(false, query))).toBeLessThan(0.03);
  });

  it('goes on live: rising arrivals, other ids than any history, as many as asked for', () => {
    const world = createSimulation(sampleOptions);
    const fromMs = (monday + 2) * DAY_MS + 10 * HOUR_MS;
    const live = world.live(fromMs);
    const arrivals = Array.from({ length: 5000 }, (_, count) => live.arrivingAt(fromMs + count * 2));
    const known = new Set(deliveries.map(({ eventId }) => eventId));
    arrivals.forEach(({ logTime, eventId }, count) => {
      expect(logTime).toBeLessThanOrEqual(fromMs + count * 2);
      expect(logTime).toBeGreaterThanOrEqual(arrivals[count - 1]?.logTime ?? 0);
      expect(known.has(eventId)).toBe(false);
    });
  });

  it('shows live those who are at work at that hour', () => {
    const world = createSimulation({ ...sampleOptions, incidentsPerDay: 0, surprisesPerDay: 0 });
    const shareInTokyo = (hour: number) => {
      const fromMs = (monday + 1) * DAY_MS + hour * HOUR_MS;
      const live = world.live(fromMs);
      const places = Array.from(
        { length: 2000 },
        () => eventIn(live.arrivingAt(fromMs)).metadata.geo_location,
      );
      return places.filter((place) => place === 'JP-TYO-Tokyo').length / places.length;
    };
    expect(shareInTokyo(3)).toBeGreaterThan(5 * shareInTokyo(15));
  });
});

describe('the faults of the original', () => {
  it('S54: a denied access is blocked, ping has no ports, only the signed have a signer', () => {
    const isClean = ({
      status,
      file_details: file,
      network_details: network,
      process_details: run,
    }: WireEvent) =>
      (!file?.access_denied || status === 'blocked') &&
      (!network || (network.source_port === null) === (network.protocol === 'icmp')) &&
      (!network || (network.destination_port === null) === (network.protocol === 'icmp')) &&
      (!run || run.is_signed === (run.signer !== null));
    expect(events.filter((event) => !isClean(event))).toEqual([]);
    expect(events.filter(({ file_details }) => file_details?.access_denied).length).toBeGreaterThan(5);
    expect(
      events.filter(({ network_details }) => network_details?.protocol === 'icmp').length,
    ).toBeGreaterThan(5);
  });

  it('S35: byte sizes are lognormal and use every bit', () => {
    const sizes = events.flatMap(({ network_details }) =>
      network_details ? [network_details.bytes_sent] : [],
    );
    expect(Math.max(...sizes)).toBeGreaterThan(10_000_000);
    for (let bit = 1; bit <= 32_768; bit *= 2) {
      const share =
        sizes.filter((size) => size > 65_536 && size & bit).length /
        sizes.filter((size) => size > 65_536).length;
      expect(share).toBeGreaterThan(0.3);
      expect(share).toBeLessThan(0.7);
    }
  });
});
