import type { Derivation, Profile } from '../profile/profile.js';
import { entropyMilliBits } from './entropy.js';
import { type Column, indexOfColumn, type Value } from './event.js';
import { networkOf } from './network.js';
import { pointsOf } from './points.js';
import { type Zone, zoneOf } from './zone.js';

/** The last instant that a date holds, less a day: its local time is one too. What lies beyond has no hour, and no day. */
const latestMs = 8_640_000_000_000_000 - 86_400_000;

/** Distinct texts whose derived value is kept. */
const rememberedTexts = 20_000;

export type Derive = (values: readonly Value[]) => Value;

/** What depends on one event alone, in the profile's order; computed here once and stored as a column. */
export function derivationsOf(profile: Profile, columns: readonly Column[]): Derive[] {
  const zone = zoneOf(profile.zone);
  const pointOf = pointsOf(profile.places);
  return Object.values(profile.derive).map((derivation) => derive(derivation, zone, pointOf, columns));
}

function derive(
  derivation: Derivation,
  zone: Zone,
  pointOf: (text: string) => number | null,
  columns: readonly Column[],
): Derive {
  if ('hourOf' in derivation) return ofTime(columns, derivation.hourOf, zone.hour);
  if ('dayOf' in derivation) return ofTime(columns, derivation.dayOf, zone.day);
  if ('hourOfWeekOf' in derivation) return ofTime(columns, derivation.hourOfWeekOf, zone.hourOfWeek);
  if ('networkOf' in derivation) return ofText(columns, derivation.networkOf, networkOf);
  if ('entropyOf' in derivation) return ofText(columns, derivation.entropyOf, entropyMilliBits);
  if ('pointOf' in derivation) return ofText(columns, derivation.pointOf, pointOf);
  if ('prefixOf' in derivation) {
    return ofText(columns, derivation.prefixOf, (text) => prefixOf(text, derivation.before));
  }
  if ('folderOf' in derivation) return ofText(columns, derivation.folderOf, folderOf);
  const index = indexOfColumn(columns, derivation.magnitudeOf);
  return (values) => {
    const value = values[index];
    return typeof value === 'number' && value >= 0 ? binaryDigits(value) : null;
  };
}

function ofTime(columns: readonly Column[], field: string, of: (timeMs: number) => number): Derive {
  const index = indexOfColumn(columns, field);
  return (values) => {
    const time = values[index];
    return typeof time === 'number' && time >= 0 && time <= latestMs ? of(time) : null;
  };
}

/** Texts recur: what was derived of one is remembered. */
function ofText(columns: readonly Column[], field: string, of: (text: string) => Value): Derive {
  const index = indexOfColumn(columns, field);
  const known = new Map<string, Value>();
  return (values) => {
    const text = values[index];
    if (typeof text !== 'string') return null;
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    if (known.size >= rememberedTexts) known.clear();
    const derived = of(text);
    known.set(text, derived);
    return derived;
  };
}

function prefixOf(text: string, mark: string): string {
  const end = text.indexOf(mark);
  return end < 0 ? text : text.slice(0, end);
}

/** What stands before the last slash or backslash; none of a name alone. */
function folderOf(path: string): string | null {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end < 0 ? null : path.slice(0, end);
}

/** Of a safe integer from 0. */
function binaryDigits(value: number): number {
  return value < 2 ** 32 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 2 ** 32);
}
