import { type Rejection, reject } from './rejection.js';

/**
 * Dotted paths into a JSON object, resolved parent by parent. Only a value's own properties count, so that an event
 * without a field named `constructor` has none.
 */
export interface Paths {
  /** The objects that paths start from, in a fixed order; null where one is missing. */
  parentsIn(root: unknown): (object | null)[] | Rejection;
  /** Which of these objects a path's last key is read from, and how. */
  placeOf(path: string): { readonly parent: number; readonly get: (parent: object) => unknown };
}

interface Parent {
  readonly path: string;
  readonly parent: number;
  readonly get: (parent: object) => unknown;
}

export function pathsOf(paths: readonly string[]): Paths {
  const parents: Parent[] = [];
  const indexOf = new Map<string, number>([['', 0]]);

  const register = (path: string): number => {
    const known = indexOf.get(path);
    if (known !== undefined) return known;
    const [above, key] = split(path);
    const parent = register(above);
    parents.push({ path, parent, get: getter(key) });
    indexOf.set(path, parents.length);
    return parents.length;
  };
  for (const path of paths) register(split(path)[0]);

  return {
    parentsIn(root) {
      if (!isObject(root)) return reject('not-an-object');
      const objects: (object | null)[] = [root];
      for (const { path, parent, get } of parents) {
        const above = objects[parent];
        const value = above ? get(above) : undefined;
        if (value === undefined || value === null) objects.push(null);
        else if (isObject(value)) objects.push(value);
        else return reject('not-an-object', path);
      }
      return objects;
    },
    placeOf(path) {
      const [above, key] = split(path);
      return { parent: register(above), get: getter(key) };
    },
  };
}

function split(path: string): [above: string, key: string] {
  const dot = path.lastIndexOf('.');
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function getter(key: string): (parent: object) => unknown {
  if (key in Object.prototype)
    return (parent) => (Object.hasOwn(parent, key) ? read(parent, key) : undefined);
  return (parent) => read(parent, key);
}

function read(parent: object, key: string): unknown {
  return (parent as Record<string, unknown>)[key];
}
