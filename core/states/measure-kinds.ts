import { DaySet } from './day-set.js';
import { exactValue, readExact, setExact, writeExact } from './exact.js';
import type { StoredKind } from './form.js';
import type { Memory } from './memory.js';
import type { PackedReader, PackedWriter } from './packed-bytes.js';

/** How a measure of one kind is held and stored; `at`: where it lies in memory, in 8-byte words. */
export interface MeasureKind {
  /** 8-byte words that it takes. */
  readonly words: number;
  /** 32-bit words that it takes where it is stored as an integer. */
  readonly storedWords: 2 | 4;
  value(memory: Memory, at: number): bigint;
  setValue(memory: Memory, at: number, value: bigint): void;
  /** Sets it to an integer: `storedWords` of `words` at `from`, the least first. */
  read(memory: Memory, at: number, words: Uint32Array, from: number): void;
  /** The same words, written. */
  write(memory: Memory, at: number, words: Uint32Array, to: number): void;
  pack(memory: Memory, at: number, writer: PackedWriter): void;
  unpack(memory: Memory, at: number, reader: PackedReader): void;
}

export const measureKinds: Record<StoredKind, MeasureKind> = {
  integer: {
    words: 1,
    storedWords: 2,
    value: ({ floats }, at) => BigInt(floats[at]!),
    setValue({ floats }, at, value) {
      floats[at] = Number(value);
    },
    read({ floats }, at, words, from) {
      floats[at] = (words[from + 1]! | 0) * 2 ** 32 + words[from]!;
    },
    write({ floats }, at, words, to) {
      words[to] = floats[at]!;
      words[to + 1] = Math.floor(floats[at]! / 2 ** 32);
    },
    pack: ({ floats }, at, writer) => writer.number(floats[at]!),
    unpack({ floats }, at, reader) {
      floats[at] = reader.number();
    },
  },
  sum: {
    words: 2,
    storedWords: 4,
    value: ({ floats }, at) => exactValue(floats, at),
    setValue: ({ floats }, at, value) => setExact(floats, at, value),
    read: ({ floats }, at, words, from) => readExact(floats, at, words, from),
    write: ({ floats }, at, words, to) => writeExact(floats, at, words, to),
    pack({ floats }, at, writer) {
      writer.number(floats[at]!);
      writer.number(floats[at + 1]!);
    },
    unpack({ floats }, at, reader) {
      floats[at] = reader.number();
      floats[at + 1] = reader.number();
    },
  },
  days: {
    words: 1,
    storedWords: 2,
    value: ({ words }, at) => DaySet.bits(words, 2 * at),
    setValue: ({ words }, at, value) => DaySet.set(words, 2 * at, value),
    read: (memory, at, words, from) => DaySet.read(memory.words, 2 * at, words, from),
    write: (memory, at, words, to) => DaySet.write(memory.words, 2 * at, words, to),
    pack({ words }, at, writer) {
      writer.count(words[2 * at]!);
      writer.count(words[2 * at + 1]!);
    },
    unpack({ words }, at, reader) {
      words[2 * at] = reader.count();
      words[2 * at + 1] = reader.count();
    },
  },
};
