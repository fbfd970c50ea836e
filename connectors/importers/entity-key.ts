import { pathsOf } from '../../core/events/paths.js';
import type { Profile } from '../../core/profile/profile.js';

/** The entity of a parsed event as the door would read it; null where it has none. */
export type EntityOf = (event: unknown) => string | null;

export function entityOf(profile: Profile): EntityOf {
  const names = profile.fields[profile.entity]?.from ?? [profile.entity];
  const paths = pathsOf(names);
  const values: unknown[] = [];
  return (event) => {
    if (paths.read(event, values)) return null;
    const value = values.find((value) => value !== undefined && value !== null);
    return typeof value === 'string' && value !== '' ? value : null;
  };
}

/** A record's key: the entity, or the value itself where there is none. */
export function keyOf(entity: string | null, value: Buffer): Buffer {
  return entity === null ? value : Buffer.from(entity);
}

/** The key of an event as its bytes stand in a log. */
export function keyOfValue(profile: Profile): (value: Buffer) => Buffer {
  const entity = entityOf(profile);
  return (value) => keyOf(entity(parse(value)), value);
}

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8'));
  } catch {
    return null;
  }
}
