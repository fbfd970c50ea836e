import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../random/random.js';
import { hashOf } from './byte-hash.js';
import { DuplicateWindow } from './duplicate-window.js';

type Step = readonly [id: string, offset: number];

/** What the door's rule says, obviously. */
function judge(steps: readonly Step[], within: number): (number | null)[] {
  const last = new Map<string, number>();
  return steps.map(([id, offset]) => {
    const earlier = last.get(id);
    last.set(id, offset);
    return earlier !== undefined && offset - earlier <= within ? earlier : null;
  });
}

function seenAsText(window: DuplicateWindow, steps: readonly Step[]): (number | null)[] {
  return steps.map(([id, offset]) => window.seen(id, offset));
}

/** The bytes as a scanner finds them: in the middle of others. */
function seenAsBytes(window: DuplicateWindow, steps: readonly Step[]): (number | null)[] {
  return steps.map(([id, offset]) => {
    const bytes = Buffer.from(`"${id}"`);
    return window.seenBytes(bytes, 1, bytes.length - 1, offset);
  });
}

const long = 'i'.repeat(254);
const ids = [
  '',
  'a',
  'b',
  'é',
  '名前',
  '\u{1F600}',
  '\0',
  long,
  `${long}i`,
  `${long}j`,
  `${long}é`,
  'x'.repeat(5000),
];

/** Ids come again at 1, at `within` and one beyond, and at any other distance, with gaps between the offsets. */
function hostileSteps(seed: number, count: number, within: number): Step[] {
  const random = createRandom(seed);
  const known = new Map<number, string>();
  const steps: Step[] = [];
  let offset = random.integer(2) * 2 ** 40;
  for (let step = 0; step < count; step++) {
    offset += random.integer(8) === 0 ? 1 + random.integer(2 * within + 2) : 1;
    const earlier = known.get(
      offset - [1, within, within + 1, random.integer(3 * within + 1)][random.integer(4)]!,
    );
    const id =
      earlier ?? (random.integer(3) === 0 ? ids[random.integer(ids.length)]! : `id-${random.integer(1e6)}`);
    known.set(offset, id);
    steps.push([id, offset]);
  }
  return steps;
}

it('remembers exactly the window, in the order of offsets', () => {
  const records = fc.array(fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 6 })));
  fc.assert(
    fc.property(records, fc.integer({ min: 0, max: 8 }), (drawn, within) => {
      let offset = 0;
      const steps = drawn.map(([id, step]): Step => {
        offset += step;
        return [id, offset];
      });
      const expected = judge(steps, within);
      expect(seenAsText(new DuplicateWindow(within), steps)).toEqual(expected);
      expect(seenAsBytes(new DuplicateWindow(within), steps)).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

it.each([0, 1, 12, 300, 5000])('judges a hostile stream as a map does, within %i offsets', (within) => {
  const seed = 100 + within;
  const steps = hostileSteps(seed, 20_000, within);
  const expected = judge(steps, within);
  if (within > 0) {
    const distances = new Set(steps.map(([, offset], at) => offset - (expected[at] ?? Number.NaN)));
    expect(distances.has(within), `seed ${seed}`).toBe(true);
  }
  expect(seenAsText(new DuplicateWindow(within), steps), `seed ${seed}`).toEqual(expected);
  expect(seenAsBytes(new DuplicateWindow(within), steps), `seed ${seed}`).toEqual(expected);
});

it('counts the distance from a duplicate, not only from the first', () => {
  const window = new DuplicateWindow(10);
  expect([window.seen('a', 0), window.seen('a', 8), window.seen('a', 16)]).toEqual([null, 0, 8]);
});

it('tells ids apart whose hashes are equal', () => {
  const sameHash = idsOfSameHash(400_000);
  expect(sameHash.length).toBeGreaterThan(4);
  const window = new DuplicateWindow(1000);
  const steps = [...sameHash, ...sameHash].map((id, offset): Step => [id, offset]);
  expect(seenAsText(window, steps)).toEqual(judge(steps, 1000));
});

it('stored after any record and restored, it judges on as if nothing had been', () => {
  const within = 40;
  const steps = hostileSteps(7, 400, within);
  const expected = judge(steps, within);
  for (let split = 0; split <= steps.length; split++) {
    const window = new DuplicateWindow(within);
    seenAsText(window, steps.slice(0, split));
    const stored = Buffer.concat([Buffer.of(0), window.since(0)]).subarray(1);
    const restored = DuplicateWindow.from(within, [stored]);
    expect(seenAsText(restored, steps.slice(split)), `split ${split}`).toEqual(expected.slice(split));
  }
});

it('stored in chunks, of which outlived ones are dropped, and restored at each, it judges the same', () => {
  const within = 40;
  const seed = 8;
  const steps = hostileSteps(seed, 4000, within);
  const expected = judge(steps, within);
  const random = createRandom(seed);
  let window = new DuplicateWindow(within);
  let chunks: { readonly bytes: Uint8Array; readonly end: number }[] = [];
  let position = 0;
  let dropped = 0;
  for (let at = 0; at < steps.length; ) {
    const next = Math.min(at + random.integer(30), steps.length);
    expect(seenAsText(window, steps.slice(at, next)), `seed ${seed}, at ${at}`).toEqual(
      expected.slice(at, next),
    );
    const end = next === 0 ? 0 : steps[next - 1]![1] + 1;
    chunks.push({ bytes: window.since(position), end });
    const needed = chunks.filter((chunk) => chunk.end > end - within);
    dropped += chunks.length - needed.length;
    chunks = needed;
    position = end;
    at = next;
    if (random.integer(2) === 0)
      window = DuplicateWindow.from(
        within,
        chunks.map(({ bytes }) => bytes),
      );
  }
  expect(dropped).toBeGreaterThan(100);
});

it('takes memory for the ids that there are', () => {
  const few = new DuplicateWindow(100_000);
  for (let offset = 0; offset < 50; offset++) few.seen(uuid(offset), offset);
  expect(few.byteLength).toBeLessThan(10_000);
  const many = new DuplicateWindow(100_000);
  for (let offset = 0; offset < 350_000; offset++) many.seen(uuid(offset), offset);
  expect(many.byteLength).toBeLessThan(14_000_000);
  for (let offset = 1_000_000; offset < 1_000_300; offset++) many.seen('a', 200_000 * offset);
  expect(many.byteLength).toBeLessThan(10_000);
  const hostile = new DuplicateWindow(1000);
  for (let offset = 0; offset < 3000; offset++) hostile.seen('x'.repeat(10_000) + offset, offset);
  expect(hostile.byteLength).toBeLessThan(200_000);
});

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** Those among so many whose length and bytes have the 32 bits of another's. */
function idsOfSameHash(count: number): string[] {
  const idsByHash = new Map<number, string>();
  const found: string[] = [];
  for (let number = 0; number < count; number++) {
    const id = `event-${number}`;
    const packed = Buffer.from(`${String.fromCharCode(id.length)}${id}\0\0\0`);
    const hash = hashOf(new DataView(packed.buffer, packed.byteOffset), 0, packed.length - 3);
    const other = idsByHash.get(hash);
    if (other !== undefined) found.push(other, id);
    idsByHash.set(hash, id);
  }
  return found;
}
