import { conditionOf } from '../aggregations/predicate.js';
import { type Column, columnsOf, type Value } from '../events/event.js';
import { zoneOf } from '../events/zone.js';
import type { Profile } from '../profile/profile.js';
import { dayNumber, type Suppression } from '../profile/suppression.js';

/**
 * The name of the first suppression that is in force at the event time (epoch ms) and meets the event; null: none.
 * No clock: whoever scores an event again finds the same.
 */
export type Suppressor = (values: readonly Value[], timeMs: number) => string | null;

export function suppressorOf({ alerts, zone }: Profile, columns: readonly Column[]): Suppressor {
  const { firstInstant } = zoneOf(zone);
  const all = alerts.suppressions.map(({ name, when, until }) => {
    return { name, endMs: firstInstant(dayNumber(until) + 1), condition: conditionOf(when, columns) };
  });
  return (values, timeMs) => {
    for (const { name, endMs, condition } of all) {
      if (timeMs < endMs && condition.holds(values)) return name;
    }
    return null;
  };
}

/** The suppressions of a profile whose columns are among these, in the same form. */
export function applicableTo(columns: readonly Column[], profile: Profile): Suppression[] {
  const known = new Set(columns.map(formOf));
  const own = new Map(columnsOf(profile).map((column) => [column.name, formOf(column)]));
  return profile.alerts.suppressions.filter(({ when }) => {
    return Object.keys(when).every((name) => known.has(own.get(name)!));
  });
}

function formOf({ name, type, scale }: Column): string {
  return `${name} ${type} ${scale}`;
}
