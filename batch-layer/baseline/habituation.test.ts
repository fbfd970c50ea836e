import { describe, expect, it } from 'vitest';
import { createDoor } from '../../core/events/door.js';
import type { DerivedEvent } from '../../core/events/event.js';
import { Accumulator } from '../../core/features/accumulator.js';
import { featureSetOf, type States } from '../../core/features/feature-set.js';
import { calibratedScore } from '../../core/models/calibration.js';
import { createRandom } from '../../core/random/random.js';
import { fitBaseline } from '../../core/scoring/fit-baseline.js';
import { SurpriseScorer } from '../../core/scoring/surprise-scorer.js';
import { StateTable } from '../../core/states/state-table.js';
import { eventJson } from '../../simulation/events/event-json.js';
import type { Person } from '../../simulation/people/person.js';
import { type ScenarioName, scenarios } from '../../simulation/scenarios/scenarios.js';
import { createSimulation } from '../../simulation/simulation.js';
import { packagedProfile as profile } from '../bench.case.js';

const seed = 5;
const dayMs = 86_400_000;
const firstDay = 20_000;
const historyDays = 21;
const attackDays = 14;
const { evidenceBits } = profile.scorer!.surprise!;

const features = featureSetOf(profile);
const door = createDoor(profile);
const accumulator = new Accumulator(features);

const simulation = createSimulation({
  seed,
  users: 40,
  firstDay,
  eventsPerDay: 25,
  incidentsPerDay: 0,
  surprisesPerDay: 0,
  intensity: 1,
  scenarios: ['brute-force'],
  lateShare: 0,
  duplicateShare: 0,
});
const events = [...simulation.history(historyDays + attackDays)].map(({ value, logTime }) => {
  return door.judge(value, logTime) as DerivedEvent;
});
const cutMs = (firstDay + historyDays) * dayMs;

function learn(table: StateTable, event: DerivedEvent, offset: number): void {
  if (!table.find(event.entity)) table.add(event.entity);
  accumulator.add(table.record, { offset, time: event.time, values: event.values }, true);
}

function* statesOf(table: StateTable): Generator<States> {
  for (const entity of table.entities()) {
    table.find(entity);
    yield table.record.states;
  }
}

const learned = new StateTable(features.aggregations);
events
  .filter(({ time }) => time < cutMs)
  .forEach((event, offset) => {
    learn(learned, event, offset);
  });
const baseline = {
  ...fitBaseline({ profile, features, model: null }, () => statesOf(learned)),
  calibration: null,
};

/**
 * Per day after the history, the highest raw score of the entity's events for which it is asked; or how much of it some
 * evidence makes up.
 */
function peaks(
  entity: string,
  stream: readonly DerivedEvent[],
  isAsked: (event: DerivedEvent) => boolean,
  evidence?: readonly string[],
): number[] {
  const table = new StateTable(features.aggregations);
  const scorer = new SurpriseScorer({ profile, features, model: null, baseline });
  const found = new Array<number>(attackDays).fill(Number.NEGATIVE_INFINITY);
  const all = [...events.filter(({ time }) => time < cutMs), ...stream]
    .filter((event) => event.entity === entity)
    .sort((one, other) => one.time - other.time);
  for (const [offset, event] of all.entries()) {
    if (!table.find(entity)) table.add(entity);
    if (event.time >= cutMs && isAsked(event)) {
      const day = Math.floor((event.time - cutMs) / dayMs);
      scorer.score(event.values, table.record.states);
      const bits = evidence ? together(scorer, event, table, evidence) : scorer.raw;
      if (day < attackDays) found[day] = Math.max(found[day]!, bits);
    }
    learn(table, event, offset);
  }
  return found;
}

/** What some evidence adds to the score of an event, in bits. */
function together(
  scorer: SurpriseScorer,
  { values }: DerivedEvent,
  { record }: StateTable,
  evidence: readonly string[],
): number {
  const { contributions } = scorer.explain(values, record.states);
  return contributions!
    .filter(({ feature }) => evidence.includes(feature))
    .reduce((sum, { bits }) => sum + bits, 0);
}

/** The same attack on a person, day by day. */
function attacks(name: ScenarioName, person: Person): DerivedEvent[] {
  return Array.from({ length: attackDays }, (_, number) => firstDay + historyDays + number).flatMap((day) => {
    const random = createRandom(seed).fork(name);
    const chance = random.fork(`day ${day}`);
    return [...scenarios[name].play({ people: [person], day, intensity: 1, random })].map((act) => {
      const { user } = person;
      const { atMs: timeMs, situation } = act;
      const event = act.does({ user, timeMs, situation, previousSuccessMs: null, random: chance });
      return door.judge(Buffer.from(eventJson(event)), timeMs) as DerivedEvent;
    });
  });
}

/** As a run in whose replay alerts become ten times rarer every four bits. */
const score = (raw: number) =>
  calibratedScore(
    {
      quantiles: [0],
      threshold: evidenceBits,
      bitsPerDecade: 4,
      interval: [0, 0],
      alertsPerDay: 1,
      events: 1,
      days: 1,
    },
    raw,
  );

const ordinary = events.filter(({ time }) => time >= cutMs);
const humans = simulation.people.filter(({ isHuman }) => isHuman).slice(0, 6);

describe(`an attack that is repeated every day, seed ${seed}`, () => {
  it.each(['brute-force', 'exfiltration', 'privilege-abuse', 'dns-tunnel'] as const)('%s', (name) => {
    for (const person of humans) {
      const hostile = attacks(name, person);
      const ids = new Set(hostile.map(({ id }) => id));
      const found = peaks(person.user, [...ordinary, ...hostile], ({ id }) => ids.has(id));
      const days = found.filter(Number.isFinite);
      const [first, last] = [days[0]!, days.at(-1)!];
      expect(first, `${person.user} on the first day`).toBeGreaterThanOrEqual(evidenceBits);
      expect(last, `${person.user} on the last day`).toBeGreaterThanOrEqual(evidenceBits);
      expect(score(last) / score(first), person.user).toBeGreaterThanOrEqual(0.7);
    }
  });
});

describe(`somebody who moved, seed ${seed}`, () => {
  it('stops being news within three days: other place, address, device and hours', () => {
    const at = (name: string) => features.columns.findIndex((column) => column.name === name);
    const moved: Readonly<Record<string, string>> = {
      source_ip: '198.51.100.7',
      source_network: '198.51.100.0/24',
      hostname: 'new-machine',
      location: 'SG-SIN-Singapore',
    };
    const sixHours = 6 * 3_600_000;
    for (const person of humans) {
      const elsewhere = ordinary.map((event) => {
        const time = event.time + sixHours;
        const values = [...event.values];
        for (const [name, value] of Object.entries(moved)) values[at(name)] = value;
        values[at('local_hour')] = Math.floor((time % dayMs) / 3_600_000);
        values[at('local_day')] = Math.floor(time / dayMs);
        values[at('timestamp')] = time;
        values[at('hour_of_week')] = (Number(values[at('hour_of_week')]) + 6) % 168;
        values[at('point')] = null;
        return { ...event, time, values };
      });
      const moving = ['address', 'network', 'place', 'device', 'hour', 'hour_of_week', 'travel'];
      const active = peaks(person.user, elsewhere, () => true, moving).filter(Number.isFinite);
      expect(active[0], `${person.user} on the first day`).toBeGreaterThan(evidenceBits);
      expect(Math.max(...active.slice(3)), person.user).toBeLessThan(evidenceBits);
    }
  });
});
