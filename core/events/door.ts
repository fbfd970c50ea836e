import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Profile } from '../profile/profile.js';
import { derivationsOf } from './derivations.js';
import { type Column, columnsOf, type DerivedEvent, indexOfColumn, type Value } from './event.js';
import { type Paths, pathsOf } from './paths.js';
import { type Rejection, reject } from './rejection.js';
import { type Reader, readerOf } from './values.js';

/** 2000-01-01T00:00:00Z. */
export const earliestMs = 946_684_800_000;

/**
 * The one way into every layer: the bytes of a record and the time the log took it → a derived event, or a rejection
 * with its reason. Never throws, keeps nothing between calls.
 *
 * A known field of the wrong type, out of range or not in its list is rejected; null is missing; unknown fields pass.
 * Of a repeated key the last one counts, as in JSON.parse.
 */
export interface Door {
  readonly columns: readonly Column[];
  /** Changes when the same bytes may yield another event: a hash of fields, derivations, zone and limits. */
  readonly version: string;
  judge(bytes: Uint8Array | null, logTimeMs: number): DerivedEvent | Rejection;
  /** `judge` for bulk: the event's values go into `values`, which after a rejection hold nothing that counts. */
  judgeInto(bytes: Uint8Array | null, logTimeMs: number, values: Value[]): Rejection | null;
}

export interface FieldReader {
  readonly places: readonly FieldPlace[];
  /** The value of an event without one, or the rejection of an event that must have one. */
  readonly absent: Value | Rejection;
}

export interface FieldPlace {
  readonly path: string;
  readonly slot: number;
  readonly read: Reader;
}

export function createDoor(profile: Profile): Door {
  const columns = columnsOf(profile);
  const derivations = derivationsOf(profile, columns);
  const paths = pathsOf(Object.entries(profile.fields).flatMap(([name, field]) => field.from ?? [name]));
  const fields = fieldReaders(profile, paths);
  const idIndex = indexOfColumn(columns, profile.id);
  const timeIndex = indexOfColumn(columns, profile.time);
  const entityIndex = indexOfColumn(columns, profile.entity);
  const slots: unknown[] = [];

  function judgeInto(bytes: Uint8Array | null, logTimeMs: number, values: Value[]): Rejection | null {
    if (bytes === null || bytes.length === 0) return reject('empty');
    if (bytes.length > profile.maxEventBytes) return reject('too-large');
    if (!isUtf8(bytes)) return reject('not-utf8');
    let root: unknown;
    try {
      root = JSON.parse(textOf(bytes));
    } catch {
      return reject('not-json');
    }
    const unreadable = paths.read(root, slots);
    if (unreadable) return unreadable;

    for (let index = 0; index < fields.length; index++) {
      const found = readField(fields[index]!, slots);
      if (typeof found === 'object' && found !== null) return found;
      values[index] = found;
    }
    const time = values[timeIndex] as number;
    if (time < earliestMs) return reject('too-early', profile.time);
    if (time > logTimeMs + profile.maxFutureMs) return reject('too-late', profile.time);
    for (let index = 0; index < derivations.length; index++) {
      values[fields.length + index] = derivations[index]!(values);
    }
    return null;
  }

  function judge(bytes: Uint8Array | null, logTimeMs: number): DerivedEvent | Rejection {
    const values: Value[] = [];
    return (
      judgeInto(bytes, logTimeMs, values) ?? {
        valid: true,
        id: values[idIndex] as string,
        time: values[timeIndex] as number,
        entity: values[entityIndex] as string,
        values,
      }
    );
  }

  return { columns, version: versionOf(profile), judge, judgeInto };
}

/** A view where the bytes are no Buffer yet: nothing is copied. */
function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.toString();
}

export function fieldReaders(profile: Profile, paths: Paths): FieldReader[] {
  const always = new Set([profile.id, profile.time, profile.entity, profile.kind]);
  return Object.entries(profile.fields).map(([name, declared]) => {
    const field = always.has(name) ? { ...declared, required: true } : declared;
    const places = field.from ?? [name];
    const fallback = field.type === 'string' ? (field.default ?? null) : null;
    return {
      places: places.map((path) => ({ path, slot: paths.slotOf(path), read: readerOf(field, path) })),
      absent: field.required ? reject('missing', places[0]) : fallback,
    };
  });
}

/** The first place that holds a value decides. */
function readField({ places, absent }: FieldReader, slots: readonly unknown[]): Value | Rejection {
  for (let index = 0; index < places.length; index++) {
    const { slot, read } = places[index]!;
    const raw = slots[slot];
    if (raw !== undefined && raw !== null) return read(raw);
  }
  return absent;
}

function versionOf(profile: Profile): string {
  const { entity, time, id, kind, zone, maxFutureMs, maxEventBytes, fields, derive, places } = profile;
  const meaning = JSON.stringify({
    entity,
    time,
    id,
    kind,
    zone,
    maxFutureMs,
    maxEventBytes,
    fields,
    derive,
    places,
  });
  return createHash('sha256').update(meaning).digest('hex').slice(0, 16);
}
