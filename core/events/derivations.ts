import type { Derivation, Profile } from '../profile/profile.js';
import { type Column, indexOfColumn, type Value } from './event.js';
import { type Zone, zoneOf } from './zone.js';

/** The last instant that a date holds, less a day: its local time is one too. What lies beyond has no hour, and no day. */
const latestMs = 8_640_000_000_000_000 - 86_400_000;

type Derive = (values: readonly Value[]) => Value;

/** What depends on one event alone, in the profile's order; computed here once and stored as a column. */
export function derivationsOf(profile: Profile, columns: readonly Column[]): Derive[] {
  const zone = zoneOf(profile.zone);
  return Object.values(profile.derive).map((derivation) => derive(derivation, zone, columns));
}

function derive(derivation: Derivation, zone: Zone, columns: readonly Column[]): Derive {
  if ('hourOf' in derivation) return ofTime(columns, derivation.hourOf, zone.hour);
  return ofTime(columns, derivation.dayOf, zone.day);
}

function ofTime(columns: readonly Column[], field: string, of: (timeMs: number) => number): Derive {
  const index = indexOfColumn(columns, field);
  return (values) => {
    const time = values[index];
    return typeof time === 'number' && time >= 0 && time <= latestMs ? of(time) : null;
  };
}
