import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assign, type Member } from './sticky-assignment.js';

const member = (id: string, owned: number[] = [], preferred: number[] = []): Member => ({
  id,
  owned,
  preferred,
});
const assigned = (members: readonly Member[], partitions: number) =>
  Object.fromEntries(assign(members, partitions));

test('the first member gets everything', () => {
  expect(assigned([member('a')], 3)).toEqual({ a: [0, 1, 2] });
});

test('a member that joins waits for partitions that another owns', () => {
  expect(assigned([member('a', [0, 1, 2, 3]), member('b')], 4)).toEqual({ a: [0, 1], b: [] });
  expect(assigned([member('a', [0, 1]), member('b')], 4)).toEqual({ a: [0, 1], b: [2, 3] });
});

test('partitions of a member that is gone are taken over at once', () => {
  expect(assigned([member('a', [0, 3]), member('b', [1])], 6)).toEqual({ a: [0, 2, 3], b: [1, 4, 5] });
});

test('who has the state of a free partition gets it, the last owner before one of long ago', () => {
  expect(assigned([member('a', [], [3, 2]), member('b', [], [1, 3])], 4)).toEqual({ a: [2, 3], b: [0, 1] });
});

test('ownership counts more than preference', () => {
  expect(assigned([member('a', [], [0, 1]), member('b', [0, 1])], 4)).toEqual({ a: [2, 3], b: [0, 1] });
});

test('of more members than partitions some get none', () => {
  expect(assigned([member('a'), member('b', [0])], 1)).toEqual({ a: [], b: [0] });
});

const groups = fc
  .record({ partitions: fc.integer({ min: 1, max: 12 }), size: fc.integer({ min: 1, max: 5 }) })
  .chain(({ partitions, size }) => {
    const some = fc.uniqueArray(fc.nat(partitions - 1));
    return fc.record({
      partitions: fc.constant(partitions),
      preferred: fc.array(some, { minLength: size, maxLength: size }),
      owners: fc.array(fc.integer({ min: -1, max: size - 1 }), {
        minLength: partitions,
        maxLength: partitions,
      }),
      order: fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
    });
  })
  .map(({ partitions, preferred, owners, order }) => {
    const members = preferred.map((prefers, i) => {
      const owned = owners.flatMap((owner, partition) => (owner === i ? [partition] : []));
      return member(`member-${i}`, owned, prefers);
    });
    return { partitions, members, shuffled: order.map((i) => members[i]!) };
  });

test('whoever owned what, all have let go after one round, and the next one ends it', () => {
  fc.assert(
    fc.property(groups, ({ partitions, members, shuffled }) => {
      const first = assign(members, partitions);
      expect(assign(shuffled, partitions)).toEqual(first);

      const holder = new Map(members.flatMap(({ id, owned }) => owned.map((partition) => [partition, id])));
      for (const [id, share] of first)
        for (const partition of share) expect(holder.get(partition) ?? id).toBe(id);

      const settled = members.map((one) => ({ ...one, owned: first.get(one.id)! }));
      const second = assign(settled, partitions);
      expect([...second.values()].flat().sort((a, b) => a - b)).toEqual([...Array(partitions).keys()]);
      const sizes = [...second.values()].map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      for (const { id, owned } of settled) expect(second.get(id)).toEqual(expect.arrayContaining([...owned]));

      const again = members.map((one) => ({ ...one, owned: second.get(one.id)! }));
      expect(assign(again, partitions)).toEqual(second);
    }),
  );
});

test('no more partitions move than balance demands', () => {
  fc.assert(
    fc.property(groups, ({ partitions, members }) => {
      const least = Math.floor(partitions / members.length);
      const more = members.filter(({ owned }) => owned.length > least).length;
      const kept = members.reduce((sum, { owned }) => sum + Math.min(owned.length, least), 0);
      const stays = kept + Math.min(more, partitions % members.length);
      const shares = assign(members, partitions);
      const found = members.flatMap(({ id, owned }) => owned.filter((p) => shares.get(id)!.includes(p)));
      expect(found.length).toBe(stays);
    }),
  );
});
