import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DuplicateWindow } from './duplicate-window.js';

it('remembers exactly the window, in the order of offsets', () => {
  const steps = fc.array(
    fc.record({ id: fc.constantFrom('a', 'b', 'c'), step: fc.integer({ min: 1, max: 6 }) }),
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 8 }), (records, within) => {
      const window = new DuplicateWindow(within);
      const last = new Map<string, number>();
      let offset = 0;
      for (const { id, step } of records) {
        offset += step;
        const earlier = last.get(id);
        const expected = earlier !== undefined && offset - earlier <= within ? earlier : null;
        expect(window.seen(id, offset)).toBe(expected);
        last.set(id, offset);
      }
    }),
    { numRuns: 1000 },
  );
});

it('counts the distance from a duplicate, not only from the first', () => {
  const window = new DuplicateWindow(10);
  expect([window.seen('a', 0), window.seen('a', 8), window.seen('a', 16)]).toEqual([null, 0, 8]);
});
