import { expect, it } from 'vitest';
import { emptyPack, Packer } from './packed-records.js';

const record = (offset: number, value: string | null) => {
  return { offset, logTime: 100 + offset, key: null, value: value === null ? null : Buffer.from(value) };
};

it('holds records of several partitions, and tells null from no bytes', () => {
  const packer = new Packer(emptyPack({ records: 4, bytes: 10 }));
  expect([
    packer.add(1, record(7, 'abc')),
    packer.add(0, record(2, null)),
    packer.add(1, record(8, '')),
    packer.add(1, record(9, 'de')),
    packer.add(1, record(10, '')),
  ]).toEqual([true, true, true, true, false]);
  const { count, partitions, offsets, logTimes, lengths, bytes } = packer.packed();
  expect(count).toBe(4);
  expect([...partitions]).toEqual([1, 0, 1, 1]);
  expect([...offsets]).toEqual([7, 2, 8, 9]);
  expect([...logTimes]).toEqual([107, 102, 108, 109]);
  expect([...lengths]).toEqual([3, -1, 0, 2]);
  expect(Buffer.from(bytes).toString('utf8', 0, 5)).toBe('abcde');
});

it('takes no record that does not fit, and is filled anew from its start', () => {
  const pack = emptyPack({ records: 4, bytes: 4 });
  const first = new Packer(pack);
  expect([first.add(0, record(0, 'abc')), first.add(0, record(1, 'de'))]).toEqual([true, false]);
  const second = new Packer(pack);
  expect(second.add(0, record(1, 'de'))).toBe(true);
  const { count, lengths, bytes } = second.packed();
  expect([count, lengths[0], Buffer.from(bytes).toString('utf8', 0, 2)]).toEqual([1, 2, 'de']);
});
