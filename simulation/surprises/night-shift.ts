import type { SurpriseKind } from './surprise.js';

/** A few nights instead of days: a release, an inventory, a stand-in. */
export const nightShift: SurpriseKind = {
  days: (random) => 2 + random.integer(4),
  newsDays: Infinity,
  befall: (usual, { random }) => ({ ...usual, startHour: 21 + random.next(), hours: 7 }),
};
