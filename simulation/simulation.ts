import { createRandom } from '../core/random/random.js';
import { DAY_MS } from './calendar.js';
import { createCrowd } from './crowd.js';
import { type Delivery, TRANSIT_MS, Transit } from './delivery.js';
import { createPerson, type Person } from './people/person.js';
import type { ScenarioName } from './scenarios/scenarios.js';
import { fateOf } from './timeline/agenda.js';
import { attackSource } from './timeline/attack-source.js';
import { personSource } from './timeline/person-source.js';
import { Timeline } from './timeline/timeline.js';

export interface SimulationOptions {
  /** A whole number; everything else being equal, the same seed gives the same bytes. */
  readonly seed: number;
  /** Accounts, 1 or more; about 7 % of them belong to machines. */
  readonly users: number;
  /** The first day, days since 1970-01-01 UTC. Surprises and attacks begin there; habits are older. */
  readonly firstDay: number;
  /** Mean events of a person on a working day. */
  readonly eventsPerDay: number;
  /** Attacks that begin per day; may be a fraction. */
  readonly incidentsPerDay: number;
  /** Harmless surprises that begin per day; may be a fraction. */
  readonly surprisesPerDay: number;
  /** How plainly attacks show, in (0, 1]. */
  readonly intensity: number;
  /** One or more. */
  readonly scenarios: readonly ScenarioName[];
  /** Share of the events that arrive late, 0 to 1. */
  readonly lateShare: number;
  /** Share of the events that arrive twice, 0 to 1. */
  readonly duplicateShare: number;
}

/**
 * Simulated traffic of people with habits, with surprises and labelled attacks among it. It is one world: people keep
 * their habits, and attacks go on, from `history` to `live` and from one process to the next.
 */
export interface Simulation {
  /** Days since 1970-01-01 UTC. */
  readonly firstDay: number;
  readonly people: readonly Person[];
  /** Everything that happens in the days from the first, in the order in which the log takes it. */
  history(days: number): Generator<Delivery>;
  /** From that moment (epoch ms) on, as much as one asks for. */
  live(fromMs: number): Live;
}

export interface Live {
  /** The next record, arriving at that moment (epoch ms, never falling). */
  arrivingAt(timeMs: number): Delivery;
}

export function createSimulation(options: SimulationOptions): Simulation {
  const { firstDay, lateShare, duplicateShare } = options;
  const root = createRandom(options.seed);
  const people = createPeople(options);

  function transitFrom(fromMs: number): Transit {
    return new Transit({ lateShare, duplicateShare, random: root.fork(`transit from ${fromMs}`) });
  }

  function timelineOfAttacks(fromMs: number): Timeline {
    const timeline = new Timeline();
    timeline.add(attackSource({ ...options, people, random: root.fork('attacks') }, timeline, fromMs));
    return timeline;
  }

  return {
    firstDay,
    people,
    *history(days) {
      const fromMs = firstDay * DAY_MS;
      const untilMs = fromMs + days * DAY_MS;
      const timeline = timelineOfAttacks(fromMs);
      people.forEach((person, order) => {
        person.lastSuccessMs = null;
        timeline.add(personSource(person, fromMs, order, person.random.fork(`acts from ${fromMs}`)));
      });
      const transit = transitFrom(fromMs);
      for (;;) {
        const happening = timeline.before(untilMs);
        if (happening !== null) transit.accept(happening);
        const nowMs = happening?.event.timeMs ?? Infinity;
        for (let here = transit.arrivedBy(nowMs); here !== null; here = transit.arrivedBy(nowMs)) yield here;
        if (happening === null) return;
      }
    },
    live(fromMs) {
      const timeline = timelineOfAttacks(fromMs);
      const crowd = createCrowd(people, root.fork(`crowd from ${fromMs}`));
      const transit = transitFrom(fromMs);
      return {
        arrivingAt(timeMs) {
          for (;;) {
            const arrived = transit.arrivedBy(timeMs);
            if (arrived !== null) return arrived;
            const happensMs = Math.floor(timeMs) - TRANSIT_MS;
            transit.accept(timeline.before(happensMs) ?? crowd.at(happensMs));
          }
        },
      };
    },
  };
}

function createPeople({ seed, users, firstDay, eventsPerDay, surprisesPerDay }: SimulationOptions): Person[] {
  const root = createRandom(seed);
  const humans: number[] = [];
  const fate = fateOf(humans, firstDay, surprisesPerDay, root.fork('surprises'));
  return Array.from({ length: users }, (_, index) => {
    const random = root.fork(`person ${index}`);
    const person = createPerson({ index, random, eventsPerDay, surprisesOn: (day) => fate.of(index, day) });
    if (person.isHuman) humans.push(index);
    return person;
  });
}
