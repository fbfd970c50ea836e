import type { Field, Profile } from '../../profile/profile.js';
import { type Derive, derivationsOf } from '../derivations.js';
import { sourceOf } from '../derived-types.js';
import { type FieldReader, fieldReaders } from '../door.js';
import { type Column, indexOfColumn, type Value } from '../event.js';
import { pathsOf } from '../paths.js';
import type { Reader } from '../values.js';
import { type ByteMatcher, byteMatcherOf } from './byte-matcher.js';
import { KeyGraph, longestKeyBytes, type Target } from './key-graph.js';
import { TextMemory } from './text-memory.js';

/** A field as the scanner needs it. */
export interface PlannedField {
  readonly type: Field['type'];
  /** The door's. */
  readonly read: Reader;
  readonly required: boolean;
  /** Of an event without the field; null for none. */
  readonly absent: string | null;
  /** Its pattern, where that can be told of bytes. */
  readonly matches: ByteMatcher | null;
  /** A text of which nothing is derived, and which is known from its bytes to be a value of the field. */
  readonly isOpaque: boolean;
}

/** A place where a field is read; earlier ones of a field win. */
export interface PlannedPlace {
  readonly field: number;
  readonly rank: number;
}

export interface PlannedDerivation {
  readonly column: number;
  readonly source: number;
  /** Which of the derivations from its source it is, which is a text; −1 where the source is a number. */
  readonly ofText: number;
  readonly derive: Derive;
}

export interface ScanPlan {
  readonly fields: readonly PlannedField[];
  readonly derivations: readonly PlannedDerivation[];
  readonly places: readonly PlannedPlace[];
  readonly keys: KeyGraph;
  /** By column; null where it holds no texts. */
  readonly texts: readonly (TextMemory | null)[];
}

const plainKey = /^[ !#-[\]-~]+$/;

/** The door's own readers and derivations, laid out for the scanner; null for a profile that it cannot serve. */
export function planOf(profile: Profile, columns: readonly Column[]): ScanPlan | null {
  const declared = Object.entries(profile.fields);
  const readers = fieldReaders(profile, pathsOf(declared.flatMap(([name, { from }]) => from ?? [name])));
  const keys = keysOf(readers);
  if (!keys) return null;
  const derivations = plannedDerivations(profile, columns);
  const texts: (TextMemory | null)[] = [];
  const values: Value[] = [];
  const fields = declared.map(([, field], column) => {
    const derived = derivations.filter(({ source }) => source === column);
    const plain = plannedField(field, readers[column]!, derived.length === 0);
    const takes = (text: string) => typeof plain.read(text) === 'string';
    const derive = (text: string) => {
      values[column] = text;
      return derived.map(({ derive, column }) => {
        const value = derive(values);
        return typeof value === 'string' ? texts[column]!.numberOfText(value) : numberOf(value);
      });
    };
    const isText = field.type === 'string';
    texts.push(isText ? new TextMemory(takes, plain.isOpaque ? null : { takes, derive }) : null);
    return plain;
  });
  for (const { type } of columns.slice(fields.length)) {
    texts.push(type === 'string' ? new TextMemory(() => true, null) : null);
  }
  return { fields, derivations, texts, ...keys };
}

/** As the scanner has a value that is no text; NaN for null. */
export function numberOf(value: Value): number {
  return value === null ? Number.NaN : Number(value);
}

function plannedField(field: Field, { places, absent }: FieldReader, isLast: boolean): PlannedField {
  const matches =
    field.type === 'string' && field.pattern !== undefined ? byteMatcherOf(field.pattern) : null;
  return {
    type: field.type,
    read: places[0]!.read,
    required: typeof absent === 'object' && absent !== null,
    absent: typeof absent === 'string' ? absent : null,
    matches,
    isOpaque:
      field.type === 'string' &&
      isLast &&
      field.values === undefined &&
      (field.pattern === undefined || matches !== null),
  };
}

function plannedDerivations(profile: Profile, columns: readonly Column[]): PlannedDerivation[] {
  const first = Object.keys(profile.fields).length;
  const derive = derivationsOf(profile, columns);
  const texts = new Map<number, number>();
  return Object.values(profile.derive).map((derivation, index) => {
    const source = indexOfColumn(columns, sourceOf(derivation));
    const isText = columns[source]!.type === 'string';
    const ofText = isText ? (texts.get(source) ?? 0) : -1;
    if (isText) texts.set(source, ofText + 1);
    return { column: first + index, source, ofText, derive: derive[index]! };
  });
}

/** null where a path is read twice, or is an object too, or has a key that JSON may write in several ways. */
function keysOf(readers: readonly FieldReader[]): Pick<ScanPlan, 'keys' | 'places'> | null {
  const places: PlannedPlace[] = [];
  const targets = new Map<string, Target>();
  const objects = new Map<string, number>([['', 0]]);
  const objectOf = (path: string): number | null => {
    const known = objects.get(path);
    if (known !== undefined) return known;
    if (targets.has(path)) return null;
    const object = objects.size;
    objects.set(path, object);
    targets.set(path, -1 - object);
    return objectOf(above(path)) === null ? null : object;
  };
  for (const [field, reader] of readers.entries()) {
    for (const [rank, { path }] of reader.places.entries()) {
      if (targets.has(path) || objectOf(above(path)) === null) return null;
      targets.set(path, places.length);
      places.push({ field, rank });
    }
  }
  const keys = new KeyGraph(objects.size);
  for (const [path, target] of targets) {
    const key = path.slice(path.lastIndexOf('.') + 1);
    if (!plainKey.test(key) || key.length + 3 > longestKeyBytes) return null;
    keys.declare(objects.get(above(path))!, key, target);
  }
  return { keys, places };
}

function above(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), 0));
}
