import type { Zone } from '../events/zone.js';
import type { Window } from '../profile/profile.js';

/**
 * The first instant (epoch ms) that a run counts, or null for all of history. Sawtooth: the start of the local day
 * `days` before the newest event day below the cut; that day is never later than the run's own clock.
 */
export function windowStart(
  window: Window,
  zone: Zone,
  newestEventMs: number | null,
  nowMs: number,
): number | null {
  if (window === 'all' || newestEventMs === null) return null;
  const newestDay = Math.min(zone.day(newestEventMs), zone.day(nowMs));
  return zone.firstInstant(newestDay - window.sawtooth.days);
}
