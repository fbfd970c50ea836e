import type { Random } from '../../core/random/random.js';
import { pick } from '../chance.js';
import type { SecurityEvent } from '../events/event.js';
import type { Day } from './day.js';
import { habitualActs } from './habitual-acts.js';
import type { Person } from './person.js';

/** What a person does next. Keeps only whether they are logged in, and how often in a row they mistyped. */
export interface Routine {
  act(day: Day, timeMs: number): SecurityEvent;
}

export function createRoutine(person: Person, random: Random): Routine {
  let session: string | null = null;
  let failuresInARow = 0;
  return {
    act(day, timeMs) {
      const situation = day.situationAt(timeMs);
      if (situation.sessionId !== session) failuresInARow = 0;
      const mustLogIn = situation.sessionId !== session || failuresInARow > 0;
      const kind = mustLogIn ? 'auth_attempt' : pick(random, day.habits.kinds);
      const scene = { user: person.user, timeMs, situation, previousSuccessMs: person.lastSuccessMs, random };
      const event = habitualActs[kind](scene, day, failuresInARow);
      if (event.type === 'auth_attempt') {
        failuresInARow = event.status === 'success' ? 0 : failuresInARow + 1;
        session = situation.sessionId;
      }
      return event;
    },
  };
}
