import { computer } from '../world/devices.js';
import type { SurpriseKind } from './surprise.js';

/** From now on another computer. */
export const newLaptop: SurpriseKind = {
  days: () => Infinity,
  newsDays: 3,
  befall: (usual, { random }) => ({ ...usual, computer: computer(random) }),
};
