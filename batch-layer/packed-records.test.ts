import { expect, it } from 'vitest';
import type { LogBatch, LogRecord } from '../connectors/event-log/event-log.js';
import { emptyPack, type PackedRecords, Packer } from './packed-records.js';

const batchOf = (partition: number, records: readonly LogRecord[]): LogBatch => {
  return { partition, records, position: 100, notRecords: 0 };
};
const record = (offset: number, value: string | null): LogRecord => {
  return { offset, logTime: 100 + offset, key: null, value: value === null ? null : Buffer.from(value) };
};
/** Of lines, one a record. */
const stretchesOf = (partition: number, firstOffset: number, text: string): LogBatch => {
  const lines = text.split('\n');
  const lengths = lines.map((line) => line.length);
  const starts = lines.map((_, index) => lines.slice(0, index).join('\n').length + Math.min(index, 1));
  const logTimes = lines.map((_, index) => 100 + firstOffset + index);
  const stretches = { firstOffset, bytes: Buffer.from(text), starts, lengths, logTimes };
  return { ...batchOf(partition, []), stretches };
};

function unpacked({ count, partitions, offsets, logTimes, starts, lengths, bytes }: PackedRecords) {
  return Array.from({ length: count }, (_, at) => {
    const value =
      lengths[at]! < 0 ? null : `${Buffer.from(bytes).subarray(starts[at], starts[at]! + lengths[at]!)}`;
    return [partitions[at], offsets[at], logTimes[at], value];
  });
}

it('holds records of several partitions, and tells null from no bytes', () => {
  const packer = new Packer(emptyPack({ records: 4, bytes: 10 }));
  expect(packer.add(batchOf(1, [record(7, 'abc')]), 0)).toBe(1);
  expect(packer.add(batchOf(0, [record(2, null)]), 0)).toBe(1);
  expect(
    packer.add(
      batchOf(
        1,
        ['', 'de', ''].map((value, at) => record(8 + at, value)),
      ),
      0,
    ),
  ).toBe(2);
  expect(unpacked(packer.packed())).toEqual([
    [1, 7, 107, 'abc'],
    [0, 2, 102, null],
    [1, 8, 108, ''],
    [1, 9, 109, 'de'],
  ]);
});

it('takes no record that does not fit, and is filled anew from its start', () => {
  const pack = emptyPack({ records: 4, bytes: 4 });
  const batch = batchOf(0, [record(0, 'abc'), record(1, 'de')]);
  expect(new Packer(pack).add(batch, 0)).toBe(1);
  const second = new Packer(pack);
  expect(second.add(batch, 1)).toBe(2);
  expect(unpacked(second.packed())).toEqual([[0, 1, 101, 'de']]);
});

it('takes stretches as it takes records, whatever stands between them', () => {
  const batch = stretchesOf(3, 20, 'ab\n\ncde\nf');
  const packer = new Packer(emptyPack({ records: 9, bytes: 20 }));
  expect(packer.add(batchOf(1, [record(7, 'xyz')]), 0)).toBe(1);
  expect(packer.add(batch, 0)).toBe(4);
  expect(packer.add(batch, 1)).toBe(2);
  expect(unpacked(packer.packed())).toEqual([
    [1, 7, 107, 'xyz'],
    [3, 20, 120, 'ab'],
    [3, 21, 121, ''],
    [3, 22, 122, 'cde'],
    [3, 23, 123, 'f'],
    [3, 21, 121, ''],
  ]);
});

it('ends in the middle of stretches where it is full, by count or by bytes', () => {
  const batch = stretchesOf(3, 20, 'ab\ncd\nef');
  for (const [limits, taken] of [
    [{ records: 2, bytes: 99 }, 2],
    [{ records: 9, bytes: 7 }, 2],
    [{ records: 9, bytes: 8 }, 3],
    [{ records: 9, bytes: 2 }, 1],
    [{ records: 9, bytes: 1 }, 0],
  ] as const) {
    const packer = new Packer(emptyPack(limits));
    expect(packer.add(batch, 0)).toBe(taken);
    expect(unpacked(packer.packed()).map(([, , , value]) => value)).toEqual(
      ['ab', 'cd', 'ef'].slice(0, taken),
    );
  }
});

it('takes a record that fills it, wherever in the stretches that begins', () => {
  const batch = stretchesOf(3, 20, `ab\n${'x'.repeat(20)}\nef`);
  const packer = new Packer(emptyPack({ records: 9, bytes: 20 }));
  expect(packer.add(batch, 1)).toBe(2);
  expect(unpacked(packer.packed())).toEqual([[3, 21, 121, 'x'.repeat(20)]]);
});
