/** The same object, but for some methods. */
export function but<Thing extends object>(thing: Thing, changed: Partial<Thing>): Thing {
  return new Proxy(thing, {
    get(target, name) {
      const value = Reflect.get(name in changed ? changed : target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
