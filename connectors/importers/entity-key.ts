import { pathsOf } from '../../core/events/paths.js';
import type { Profile } from '../../core/profile/profile.js';

/** The entity of a parsed event as the door would read it; null where it has none. */
export type EntityOf = (event: unknown) => string | null;

export function entityOf(profile: Profile): EntityOf {
  const names = profile.fields[profile.entity]?.from ?? [profile.entity];
  const paths = pathsOf(names);
  const places = names.map((name) => paths.placeOf(name));
  return (event) => {
    const parents = paths.parentsIn(event);
    if (!Array.isArray(parents)) return null;
    for (const { parent, get } of places) {
      const object = parents[parent];
      const value = object ? get(object) : undefined;
      if (value !== undefined && value !== null)
        return typeof value === 'string' && value !== '' ? value : null;
    }
    return null;
  };
}

/** A record's key: the entity, or the value itself where there is none. */
export function keyOf(entity: string | null, value: Buffer): Buffer {
  return entity === null ? value : Buffer.from(entity);
}
