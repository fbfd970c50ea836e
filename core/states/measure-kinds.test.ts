import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredKind } from './form.js';
import { measureKinds } from './measure-kinds.js';
import { memoryOf } from './memory.js';
import { PackedReader, PackedWriter } from './packed-bytes.js';

const least: Record<StoredKind, bigint> = {
  integer: BigInt(Number.MIN_SAFE_INTEGER),
  sum: -(2n ** 103n),
  days: 0n,
};
const greatest: Record<StoredKind, bigint> = {
  integer: BigInt(Number.MAX_SAFE_INTEGER),
  sum: 2n ** 103n,
  days: 2n ** 62n - 1n,
};

describe.each(Object.keys(measureKinds) as StoredKind[])('a measure that is %s', (name) => {
  const kind = measureKinds[name];
  const values = fc.oneof(
    fc.bigInt({ min: least[name], max: greatest[name] }),
    fc.constantFrom(least[name], greatest[name], 0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 51n),
  );
  const filled = () => {
    const memory = memoryOf(4);
    memory.words.fill(7);
    return memory;
  };

  it('is what it was set to, and touches nothing beside it', () => {
    fc.assert(
      fc.property(values, (value) => {
        const memory = filled();
        kind.setValue(memory, 1, value);
        expect(kind.value(memory, 1)).toBe(value);
        expect([...memory.words.subarray(0, 2), ...memory.words.subarray(2 + 2 * kind.words)]).toEqual(
          Array.from({ length: 8 - 2 * kind.words }, () => 7),
        );
      }),
    );
  });

  it('is stored as the integer that it is, the least word first, and comes back', () => {
    fc.assert(
      fc.property(values, (value) => {
        const memory = filled();
        const words = new Uint32Array(6).fill(7);
        kind.setValue(memory, 1, value);
        kind.write(memory, 1, words, 1);
        let bits = 0n;
        for (let word = kind.storedWords; word > 0; word--) bits = (bits << 32n) | BigInt(words[word]!);
        expect(BigInt.asIntN(32 * kind.storedWords, bits)).toBe(value);
        const again = filled();
        kind.read(again, 1, words, 1);
        expect(kind.value(again, 1)).toBe(value);
      }),
    );
  });

  it('is packed and comes back', () => {
    fc.assert(
      fc.property(values, (value) => {
        const memory = filled();
        const writer = new PackedWriter();
        kind.setValue(memory, 1, value);
        kind.pack(memory, 1, writer);
        const reader = new PackedReader();
        reader.begin(writer.written);
        const again = filled();
        kind.unpack(again, 1, reader);
        expect(kind.value(again, 1)).toBe(value);
        expect(reader.skip(0)).toBe(writer.written.length);
      }),
    );
  });
});
