import type { Person } from '../people/person.js';
import type { Act } from '../scenarios/scenario.js';
import type { Incident } from './agenda.js';
import type { Source } from './timeline.js';

/** What an attack does from that moment on; what it did before is passed over. */
export function incidentSource(
  incident: Incident,
  people: readonly Person[],
  intensity: number,
  fromMs: number,
  order: number,
): Source {
  const { attack, day, random } = incident;
  const acts = attack.play({ people, day, intensity, random })[Symbol.iterator]();
  const chance = random.fork(`from ${fromMs}`);
  let act: Act | undefined;

  const source: Source = {
    atMs: -Infinity,
    order,
    next() {
      const { person, situation, does, atMs } = act!;
      const previousSuccessMs = person.lastSuccessMs;
      const event = does({ user: person.user, timeMs: atMs, situation, previousSuccessMs, random: chance });
      advance();
      return { event, person, label: incident };
    },
  };
  function advance(): void {
    do {
      const step = acts.next();
      act = step.done ? undefined : step.value;
    } while (act !== undefined && act.atMs < fromMs);
    source.atMs = act?.atMs ?? Infinity;
  }
  advance();
  return source;
}
