import { pick } from '../chance.js';
import { habitsOf } from '../people/habits.js';
import { roles } from '../people/roles/roles.js';
import type { SurpriseKind } from './surprise.js';

/** From now on the work of another role, in its hours. */
export const newJob: SurpriseKind = {
  days: () => Infinity,
  newsDays: 5,
  befall(usual, { random }) {
    const role = pick(
      random,
      [roles.office, roles.developer, roles.sales, roles.admin].filter(
        (other) => other !== usual.habits.role,
      ),
    );
    const habits = habitsOf(role, random);
    return { ...usual, habits, startHour: habits.startHour, hours: habits.hours };
  },
};
