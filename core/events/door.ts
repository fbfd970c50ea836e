import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Profile } from '../profile/profile.js';
import { derivationsOf } from './derivations.js';
import { type Column, columnsOf, type DerivedEvent, indexOfColumn, type Value } from './event.js';
import { type Paths, pathsOf } from './paths.js';
import { type Rejection, reject } from './rejection.js';
import { type Reader, readerOf } from './values.js';

/** 2000-01-01T00:00:00Z. */
const earliestMs = 946_684_800_000;

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
}

interface FieldReader {
  readonly places: readonly Place[];
  readonly required: boolean;
  readonly fallback: Value;
}

interface Place {
  readonly path: string;
  readonly parent: number;
  readonly get: (parent: object) => unknown;
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

  function judge(bytes: Uint8Array | null, logTimeMs: number): DerivedEvent | Rejection {
    if (bytes === null || bytes.length === 0) return reject('empty');
    if (bytes.length > profile.maxEventBytes) return reject('too-large');
    if (!isUtf8(bytes)) return reject('not-utf8');
    let root: unknown;
    try {
      root = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
    } catch {
      return reject('not-json');
    }
    const objects = paths.parentsIn(root);
    if (!Array.isArray(objects)) return objects;

    const values: Value[] = [];
    for (const field of fields) {
      const found = readField(field, objects);
      if (typeof found === 'object' && found !== null) return found;
      values.push(found);
    }
    const time = values[timeIndex] as number;
    if (time < earliestMs) return reject('too-early', profile.time);
    if (time > logTimeMs + profile.maxFutureMs) return reject('too-late', profile.time);
    for (const derive of derivations) values.push(derive(values));
    return {
      valid: true,
      id: values[idIndex] as string,
      time,
      entity: values[entityIndex] as string,
      values,
    };
  }

  return { columns, version: versionOf(profile), judge };
}

function fieldReaders(profile: Profile, paths: Paths): FieldReader[] {
  const always = new Set([profile.id, profile.time, profile.entity, profile.kind]);
  return Object.entries(profile.fields).map(([name, declared]) => {
    const field = always.has(name) ? { ...declared, required: true } : declared;
    return {
      places: (field.from ?? [name]).map((path) => ({
        path,
        ...paths.placeOf(path),
        read: readerOf(field, path),
      })),
      required: field.required,
      fallback: field.type === 'string' ? (field.default ?? null) : null,
    };
  });
}

/** The first place that holds a value decides. */
function readField(field: FieldReader, objects: readonly (object | null)[]): Value | Rejection {
  for (const { parent, get, read } of field.places) {
    const object = objects[parent];
    const raw = object ? get(object) : undefined;
    if (raw !== undefined && raw !== null) return read(raw);
  }
  return field.required ? reject('missing', field.places[0]!.path) : field.fallback;
}

function versionOf(profile: Profile): string {
  const { entity, time, id, kind, zone, maxFutureMs, maxEventBytes, fields, derive } = profile;
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
  });
  return createHash('sha256').update(meaning).digest('hex').slice(0, 16);
}
