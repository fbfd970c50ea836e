import { newJob } from './new-job.js';
import { newLaptop } from './new-laptop.js';
import { nightShift } from './night-shift.js';
import type { SurpriseKind } from './surprise.js';
import { trip } from './trip.js';

/** By their names in labels. */
export const surpriseKinds = {
  'benign-trip': trip,
  'benign-new-laptop': newLaptop,
  'benign-night-shift': nightShift,
  'benign-new-job': newJob,
} as const satisfies Record<string, SurpriseKind>;
