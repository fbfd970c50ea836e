import type { Aggregation } from './aggregation.js';
import { mean } from './moments.js';
import { earlier } from './sql.js';

/**
 * Places of scalars: the latest event time so far (epoch ms); gaps; those shorter than the threshold; events older than
 * the latest when they arrived, which have no gap; the least gap; Σ gap; Σ gap².
 */
const [latest, count, below, late, least, total, squares] = [0, 1, 2, 3, 4, 5, 6];

/** Time between an event and the latest event time before it, in ms; events that arrive late have none. */
export function gaps(belowMs: number): Aggregation {
  const gap = `${latestBefore} <= _time`;
  return {
    id: `gaps(${belowMs} ms)`,
    scalars: [
      { name: 'latest', kind: 'integer', empty: null },
      { name: 'count', kind: 'integer', empty: 0 },
      { name: 'below', kind: 'integer', empty: 0 },
      { name: 'late', kind: 'integer', empty: 0 },
      { name: 'min', kind: 'integer', empty: null },
      { name: 'total', kind: 'sum', empty: 0 },
      { name: 'squares', kind: 'sum', empty: 0 },
    ],
    window: 'run',
    maxEntries: 0,
    values: 'text',
    measures: [],
    statistics: {
      mean: {
        unit: 's',
        formula: 'Σ gap / n',
        whole: false,
        intensive: true,
        nullWhen: 'there is no gap',
        finish: (state) => seconds(mean(state.count(count), state.roundedSum(total))),
      },
      stddev: {
        unit: 's',
        formula: 'sample standard deviation of the gaps',
        whole: false,
        intensive: true,
        nullWhen: 'there are fewer than two gaps',
        finish: (state) => {
          const n = state.count(count);
          return n < 2 ? null : Math.sqrt(state.roundedDeviation(n, total, squares) / (n * (n - 1))) / 1000;
        },
      },
      min: {
        unit: 's',
        formula: 'least gap',
        whole: false,
        intensive: false,
        nullWhen: 'there is no gap',
        finish: (state) => seconds(state.get(least)),
      },
      countBelow: {
        unit: 'gaps',
        formula: `gaps under ${belowMs} ms`,
        whole: true,
        intensive: false,
        nullWhen: null,
        scalar: below,
        finish: (state) => state.count(below),
      },
      late: {
        unit: 'events',
        formula: 'events older than one before them',
        whole: true,
        intensive: false,
        nullWhen: null,
        scalar: late,
        finish: (state) => state.count(late),
      },
    },
    sql: {
      columns: [],
      where: null,
      perEvent: { [latestBefore]: `max(_time) OVER (${earlier})` },
      perEntity: {
        latest: 'max(_time)',
        count: `count(*) FILTER (${gap})`,
        below: `count(*) FILTER (_time - ${latestBefore} BETWEEN 0 AND ${belowMs - 1})`,
        late: `count(*) FILTER (${latestBefore} > _time)`,
        min: `min(_time - ${latestBefore}) FILTER (${gap})`,
        total: `coalesce(sum(_time - ${latestBefore}) FILTER (${gap}), 0)`,
        squares: `coalesce(sum(CAST(_time - ${latestBefore} AS HUGEINT) * (_time - ${latestBefore})) FILTER (${gap}), 0)`,
      },
      entries: null,
    },
    add(state, { time }) {
      const before = state.get(latest);
      if (before === null) {
        state.set(latest, time);
        return;
      }
      const gapMs = time - before;
      if (gapMs < 0) {
        state.increment(late);
        return;
      }
      state.set(latest, time);
      state.increment(count);
      if (gapMs < belowMs) state.increment(below);
      if (!(state.count(least) <= gapMs)) state.set(least, gapMs);
      state.addToSum(total, gapMs);
      state.addSquareToSum(squares, gapMs);
    },
  };
}

const latestBefore = '_latest_before';

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
