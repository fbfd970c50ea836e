import type { Random } from '../../core/random/random.js';
import { DAY_MS } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { ScenarioName } from '../scenarios/scenarios.js';
import { incidentsOn } from './agenda.js';
import { incidentSource } from './incident-source.js';
import type { Source, Timeline } from './timeline.js';

export interface AttackOptions {
  readonly people: readonly Person[];
  /** The first day on which an attack may begin, since 1970-01-01 UTC. */
  readonly firstDay: number;
  readonly incidentsPerDay: number;
  readonly scenarios: readonly ScenarioName[];
  /** In (0, 1]. */
  readonly intensity: number;
  readonly random: Random;
}

/** Adds each day's attacks to the timeline, a day ahead: in the east a day begins early. No event of its own. */
export function attackSource(options: AttackOptions, timeline: Timeline, fromMs: number): Source {
  const { people, intensity, incidentsPerDay, scenarios, random } = options;
  let nextDay = options.firstDay;
  let order = people.length + 1;
  function addUntil(day: number): void {
    for (; nextDay <= day; nextDay++) {
      for (const incident of incidentsOn(nextDay, incidentsPerDay, scenarios, random)) {
        timeline.add(incidentSource(incident, people, intensity, fromMs, order++));
      }
    }
  }

  let today = Math.floor(fromMs / DAY_MS);
  addUntil(today + 1);
  const source: Source = {
    atMs: (today + 1) * DAY_MS,
    order: people.length,
    next() {
      today++;
      addUntil(today + 1);
      source.atMs = (today + 1) * DAY_MS;
      return null;
    },
  };
  return source;
}
