import { newShare } from '../models/peers.js';
import type { State } from '../states/state.js';
import { valueDays } from './habit-days.js';

/**
 * How many new values a day of the entity is to bring, by its own history: of the values of a day the share that is new, by
 * the Pitman–Yor process (`newShare`).
 * @param days on which the entity was active, @param today values that are new on the day in question, which do not count
 */
export function ownFresh(state: State, days: number, today: number, discount: number): number {
  const total = valueDays(state) - today;
  if (days === 0 || total <= 0) return 0;
  return (newShare(discount, state.size - today, total) * total) / days;
}

/** Days of history that the peers' number counts as. */
const shrinkage = 3;

/** The same, shrunk toward what a day of anybody brings. */
export function shrunkFresh(own: number, days: number, ofAnybody: number): number {
  return (days * own + shrinkage * ofAnybody) / (days + shrinkage);
}
