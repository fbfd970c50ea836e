import { type Rejection, reject } from './rejection.js';

/**
 * Dotted paths into a JSON object, resolved parent by parent. Only a value's own properties count, so that an event
 * without a field named `constructor` has none.
 */
export interface Paths {
  /** Puts the value at each distinct path into its slot; undefined where there is none. */
  read(root: unknown, slots: unknown[]): Rejection | null;
  /** In the order in which the paths first stand. */
  slotOf(path: string): number;
}

/** Where a path's last key is read. */
interface Place {
  readonly path: string;
  /** Which of the objects that places are in; the event itself is object 0. */
  readonly parent: number;
  readonly key: string;
  /** Whether every object has one of that name from its prototype. */
  readonly inherited: boolean;
}

export function pathsOf(paths: readonly string[]): Paths {
  const parents: Place[] = [];
  const objectAt = new Map<string, number>([['', 0]]);
  const placeAt = (path: string): Place => {
    const [above, key] = split(path);
    return { path, parent: register(above), key, inherited: key in Object.prototype };
  };
  const register = (path: string): number => {
    const known = objectAt.get(path);
    if (known !== undefined) return known;
    parents.push(placeAt(path));
    objectAt.set(path, parents.length);
    return parents.length;
  };
  const distinct = [...new Set(paths)];
  const places = distinct.map(placeAt);
  const objects: (object | null)[] = [];

  return {
    slotOf: (path) => distinct.indexOf(path),
    read(root, slots) {
      if (!isObject(root)) return reject('not-an-object');
      objects[0] = root;
      for (let index = 0; index < parents.length; index++) {
        const value = valueAt(parents[index]!, objects) ?? null;
        if (value !== null && !isObject(value)) return reject('not-an-object', parents[index]!.path);
        objects[index + 1] = value;
      }
      for (let slot = 0; slot < places.length; slot++) slots[slot] = valueAt(places[slot]!, objects);
      return null;
    },
  };
}

function valueAt({ parent, key, inherited }: Place, objects: readonly (object | null)[]): unknown {
  const object = objects[parent];
  if (!object || (inherited && !Object.hasOwn(object, key))) return undefined;
  return (object as Record<string, unknown>)[key];
}

function split(path: string): [above: string, key: string] {
  const dot = path.lastIndexOf('.');
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
