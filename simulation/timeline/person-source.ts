import type { Random } from '../../core/random/random.js';
import type { Day } from '../people/day.js';
import type { Person } from '../people/person.js';
import { momentsOf } from '../people/rhythm.js';
import { createRoutine } from '../people/routine.js';
import type { Source } from './timeline.js';

/** Everything a person does by habit from that moment on, planned one local day at a time. */
export function personSource(person: Person, fromMs: number, order: number, random: Random): Source {
  const routine = createRoutine(person, random);
  let number = person.localDayAt(fromMs) - 2;
  let day: Day;
  let moments: number[] = [];
  let next = 0;

  const source: Source = {
    atMs: fromMs,
    order,
    next() {
      const event = routine.act(day, source.atMs);
      const happening = { event, person, label: day.surprise };
      advance();
      return happening;
    },
  };
  function advance(): void {
    while (++next >= moments.length) {
      day = person.day(++number);
      moments = momentsOf(day, person.random.fork(`moments ${number}`)).filter((atMs) => atMs >= source.atMs);
      next = -1;
    }
    source.atMs = moments[next]!;
  }
  advance();
  return source;
}
