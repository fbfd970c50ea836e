import { expect, it } from 'vitest';
import { createRandom } from '../random/random.js';
import {
  features,
  finished,
  folded,
  type LakeRow,
  openDuckDb,
  statesOf,
  tableOf,
  wholeLake,
} from './states-sql.case.js';
import { statesSql } from './states-sql.js';

const dayMs = 86_400_000;
const sql = statesSql(features, { ...wholeLake, cut: [70, 80], windowStart: 1_000 }, tableOf);
const { scalars } = sql;
const maps = sql.maps.flatMap(({ beyond, select }) => [beyond, select]);
const texts = [...sql.arrivals, ...maps, scalars];

/** Rows of one entity. */
const of = (...rows: readonly LakeRow[]) => rows.map((row) => ({ who: 'ann', kind: 'bid', ...row }));

it('is the text that is stored', async () => {
  await expect(`${texts.join(';\n\n')};\n`).toMatchFileSnapshot('./__golden__/states.sql');
});

it.each([1, 2, 3])('yields what the fold yields (seed %i)', async (seed) => {
  const random = createRandom(seed);
  const one = <Item>(...items: Item[]) => items[random.integer(items.length)]!;
  const rows = Array.from({ length: 300 }, (_, index): LakeRow => {
    const at = 1_000_000 + index * 40 + random.integer(200);
    return {
      _partition: index % 2,
      _offset: index,
      who: one('ann', 'bob', "o'hara", '', '__proto__'),
      at,
      kind: one('Bid', 'bid', "o'bid", 'ask'),
      size: one(null, -3, 0, 7, Number.MAX_SAFE_INTEGER),
      price: one(null, 49, 50, 51),
      urgent: one(null, true, false),
      hour: random.integer(24),
      day: random.integer(5) - 2,
      point: one(null, 0, 7, 324_000_000),
    };
  });
  const byKey = (states: Awaited<ReturnType<typeof statesOf>>) =>
    states.toSorted((a, b) => (`${a.partition}${a.entity}` < `${b.partition}${b.entity}` ? -1 : 1));
  expect(byKey(await statesOf(await openDuckDb(), rows))).toStrictEqual(byKey(folded(rows)));
});

it('trap: arg_max where the argument may be NULL: the latest point is of the last row that has one', async () => {
  const rows = of({ at: 9, point: 3 }, { at: 7, point: 4 }, { at: 8 });
  const latest = features.travel!;
  for (const threads of [1, 4]) {
    const [states] = await statesOf(await openDuckDb(threads), rows);
    expect(states!.states[latest]!.scalars).toEqual([4n, 7n]);
  }
  const [none] = await statesOf(await openDuckDb(), of({ at: 1 }));
  expect(none!.states[latest]!.scalars).toEqual([null, null]);
});

it('counts rows below the cut of their partition, in the window, that are no duplicates', async () => {
  const rows = of(
    { at: 1000, _partition: 0, _offset: 69 },
    { at: 1000, _partition: 0, _offset: 70 },
    { at: 1000, _partition: 1, _offset: 79 },
    { at: 999, _partition: 1, _offset: 5 },
    { at: 1000, _partition: 1, _offset: 6, _duplicate_of: 5 },
  );
  const states = await statesOf(await openDuckDb(), rows, { cut: [70, 80], windowStart: 1000 });
  expect(states.map(({ partition }) => partition)).toEqual([0, 1]);
  expect(finished(states).map(({ events }) => events)).toEqual([1, 1]);
});

it('yields nothing from nothing', async () => {
  expect(await statesOf(await openDuckDb(), [])).toEqual([]);
});

it('trap: RANGE … CURRENT ROW takes later rows with the same timestamp', async () => {
  const [ties] = finished(await statesOf(await openDuckDb(), of({ at: 9 }, { at: 9 }, { at: 5 }, { at: 9 })));
  expect(ties).toMatchObject({ events: 4, mean_gap: 0, bursts: 2 });
  for (const text of texts) expect(text).not.toMatch(/\bRANGE\b/i);
});

it('trap: a window frame without its own order takes rows as they lie', async () => {
  const arrived = of(
    { at: 100, _offset: 0 },
    { at: 300, _offset: 1 },
    { at: 200, _offset: 2 },
    { at: 400, _offset: 3 },
  );
  const db = await openDuckDb();
  expect(await statesOf(db, arrived.toReversed())).toStrictEqual(await statesOf(db, arrived));
  expect(finished(await statesOf(db, arrived))[0]).toMatchObject({ mean_gap: 0.15 });
});

it('trap: sum(DOUBLE) varies from run to run, NaN is the greatest, −0.0 becomes +0.0: no state is a double', async () => {
  const db = await openDuckDb();
  await statesOf(db, of({ at: 1 }));
  const described = await db.rows(`DESCRIBE ${statesSql(features, wholeLake, tableOf).scalars}`);
  const types = described.slice(3).map(({ column_type }) => column_type);
  expect(types.length).toBeGreaterThan(10);
  expect([...new Set(types)].sort()).toEqual(['BIGINT', 'DECIMAL(38,0)']);
});

it('trap: sum(BIGINT) as a double loses units beyond 2^53', async () => {
  const most = Number.MAX_SAFE_INTEGER;
  const rows = of(...Array.from({ length: 1100 }, () => ({ at: 1, size: most })), { at: 1, size: 2 });
  const [states] = await statesOf(await openDuckDb(), rows);
  const sum = features.aggregations.findIndex(({ id }) => id === 'sum(size)');
  expect(states!.states[sum]!.scalars).toEqual([1101n, 1100n * BigInt(most) + 2n]);
});

it('trap: sums of squares in doubles make a steady 24 h beacon look irregular', async () => {
  const beacon = of(...Array.from({ length: 1500 }, (_, day) => ({ at: 946_684_800_000 + day * dayMs })));
  const [features] = finished(await statesOf(await openDuckDb(), beacon));
  expect(features).toMatchObject({ stddev_gap: 0, mean_gap: 86_400 });
});

it('trap: the square of a gap of years passes 64 bits', async () => {
  const [states] = await statesOf(await openDuckDb(), of({ at: 0 }, { at: 30 * 365 * dayMs }));
  const gaps = features.aggregations.findIndex(({ id }) => id === 'gaps(1000 ms)');
  const square = BigInt(30 * 365 * dayMs) ** 2n;
  expect(square).toBeGreaterThan(2n ** 64n);
  expect(states!.states[gaps]!.scalars.at(-1)).toBe(square);
});

it('trap: first and arg_max vary with ties: a cap keeps the first by offset, whatever the times and threads', async () => {
  const kinds = ['c', 'a', 'b', 'c', 'b', 'a'];
  const rows = of(...kinds.map((kind, index) => ({ at: 5, kind, hour: 100 - index })));
  const map = features.aggregations.findIndex(({ id }) => id === 'frequency(kind)');
  for (const threads of [1, 4]) {
    const [states] = await statesOf(
      await openDuckDb(threads),
      rows.toReversed().map((row, index) => ({ ...row, _offset: 5 - index })),
    );
    expect(states!.states[map]).toEqual({
      scalars: [2n, null, 0n],
      entries: [
        { value: 'c', count: 2, firstOffset: 0, measures: [0n] },
        { value: 'a', count: 2, firstOffset: 1, measures: [0n] },
      ],
    });
  }
});

it('trap: var_samp of one row is NULL, and so is ours; without values there is no NaN', async () => {
  const [features] = finished(await statesOf(await openDuckDb(), of({ at: 1, hour: 3, day: 0 })));
  expect(features).toMatchObject({
    hourly_variance: null,
    mean_gap: null,
    mean_price: null,
    least_size: null,
  });
});

it('trap: integer division truncates toward zero, time_bucket starts on a Monday: SQL divides and dates nothing', () => {
  for (const text of texts) expect(text).not.toMatch(/\/|time_bucket|date_|strftime|epoch|interval/i);
});

it('trap: integer division: days before 1970 span as others do', async () => {
  const [features] = finished(await statesOf(await openDuckDb(), of({ at: 1, day: -1 }, { at: 2, day: 1 })));
  expect(features).toMatchObject({ days: 3 });
});

it('trap: BIGINT arrives as bigint: features are numbers', async () => {
  const states = await statesOf(
    await openDuckDb(),
    of({ at: 1, size: 3, price: 4, hour: 1, day: 1 }, { at: 5, hour: 1 }),
  );
  for (const value of Object.values(finished(states)[0]!))
    expect(value === null || typeof value === 'number').toBe(true);
});

it('trap: names of columns do not tell case apart: conditions that differ by case only stay two', () => {
  expect(scalars).toContain(`"count(kind='^Bid'|'o''bid' and urgent=true and price=0.5..).count"`);
});
