import { expect, it } from 'vitest';
import type { LogBatch, LogRecord } from '../../connectors/event-log/event-log.js';
import { createRandom } from '../../core/random/random.js';
import { type Stretch, stretches } from './stretches.js';

const noLimits = { records: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** A batch of records with these log times, from `first` on, and markers behind them. */
function batchOf(partition: number, first: number, logTimes: readonly number[], markers = 0): LogBatch {
  const records = logTimes.map((logTime, n): LogRecord => {
    return { offset: first + n, logTime, key: null, value: Buffer.from(`${partition}/${first + n}`) };
  });
  return { partition, records, position: first + logTimes.length + markers, notRecords: markers };
}

async function all(
  partitions: readonly (readonly LogBatch[])[],
  limits = noLimits,
  from = partitions.map(() => 0),
): Promise<Stretch[]> {
  const found: Stretch[] = [];
  for await (const stretch of stretches(partitions, from, limits)) found.push(stretch);
  return found;
}

const textsOf = (stretch: Stretch) => stretch.records.map(({ value }) => value!.toString());

it('goes by log time across partitions, the lower one first where they are equal', async () => {
  const [only] = await all([[batchOf(0, 0, [5, 7]), batchOf(0, 2, [9])], [batchOf(1, 0, [1, 5, 8])]]);
  expect(textsOf(only!)).toEqual(['1/0', '0/0', '1/1', '0/1', '1/2', '0/2']);
  expect(only!.to).toEqual([3, 3]);
  expect(only!.last.map((record) => record?.offset)).toEqual([2, 2]);
});

it('keeps the order of a partition whose log times fall', async () => {
  const [only] = await all([[batchOf(0, 0, [9, 2, 3])], [batchOf(1, 0, [4, 5])]]);
  expect(textsOf(only!)).toEqual(['1/0', '1/1', '0/0', '0/1', '0/2']);
});

it('positions go past markers, also where there is nothing else, and no record is no stretch of records', async () => {
  const [only] = await all([[batchOf(0, 0, [], 3), batchOf(0, 3, [1], 2)], []], noLimits, [0, 4]);
  expect(only).toMatchObject({ to: [6, 4], last: [{ offset: 3 }, null] });
});

const seed = 8;
it(`cut anywhere, and each part read again by itself, it is the same sequence (seed ${seed})`, async () => {
  const random = createRandom(seed);
  const times = Array.from({ length: 3 }, () => Array.from({ length: 50 }, () => random.integer(40)));
  const from = (positions: readonly number[], to: readonly number[]) =>
    times.map((own, partition) => [
      batchOf(partition, positions[partition]!, own.slice(positions[partition], to[partition])),
    ]);
  const whole = textsOf((await all(from([0, 0, 0], [50, 50, 50])))[0]!);
  for (const records of [1, 7, 64]) {
    const parts = await all(from([0, 0, 0], [50, 50, 50]), { ...noLimits, records });
    expect(parts.flatMap(textsOf)).toEqual(whole);
    let before: readonly number[] = [0, 0, 0];
    for (const part of parts) {
      const [again] = await all(from(before, part.to), noLimits, [...before]);
      expect(textsOf(again!)).toEqual(textsOf(part));
      before = part.to;
    }
    expect(before).toEqual([50, 50, 50]);
  }
});
