import type { Aggregation } from './aggregation.js';
import { ExactSum } from './exact-sum.js';
import { mean, sampleStddev } from './moments.js';
import { earlier } from './sql.js';

interface Gaps {
  /** The latest event time so far, epoch ms. */
  latest: number | null;
  count: number;
  /** Gaps shorter than the threshold. */
  below: number;
  /** Events older than `latest` when they arrived: they have no gap. */
  late: number;
  min: number | null;
  readonly total: ExactSum;
  readonly squares: ExactSum;
}

/** Time between an event and the latest event time before it, in ms; events that arrive late have none. */
export function gaps(belowMs: number): Aggregation<Gaps> {
  const gap = `${latestBefore} <= _time`;
  return {
    id: `gaps(${belowMs} ms)`,
    scalars: [
      { name: 'latest', type: 'BIGINT' },
      { name: 'count', type: 'BIGINT' },
      { name: 'below', type: 'BIGINT' },
      { name: 'late', type: 'BIGINT' },
      { name: 'min', type: 'BIGINT' },
      { name: 'total', type: 'DECIMAL(38,0)' },
      { name: 'squares', type: 'DECIMAL(38,0)' },
    ],
    window: 'run',
    maxEntries: 0,
    measures: [],
    statistics: {
      mean: {
        unit: 's',
        formula: 'Σ gap / n',
        whole: false,
        intensive: true,
        nullWhen: 'there is no gap',
        finish: ({ count, total }) => seconds(mean(BigInt(count), total.value)),
      },
      stddev: {
        unit: 's',
        formula: 'sample standard deviation of the gaps',
        whole: false,
        intensive: true,
        nullWhen: 'there are fewer than two gaps',
        finish: ({ count, total, squares }) =>
          seconds(sampleStddev(BigInt(count), total.value, squares.value)),
      },
      min: {
        unit: 's',
        formula: 'least gap',
        whole: false,
        intensive: false,
        nullWhen: 'there is no gap',
        finish: ({ min }) => seconds(min),
      },
      countBelow: {
        unit: 'gaps',
        formula: `gaps under ${belowMs} ms`,
        whole: true,
        intensive: false,
        nullWhen: null,
        finish: ({ below }) => below,
      },
      late: {
        unit: 'events',
        formula: 'events older than one before them',
        whole: true,
        intensive: false,
        nullWhen: null,
        finish: ({ late }) => late,
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
    empty: () => ({
      latest: null,
      count: 0,
      below: 0,
      late: 0,
      min: null,
      total: new ExactSum(),
      squares: new ExactSum(),
    }),
    add(state, { time }) {
      if (state.latest === null) {
        state.latest = time;
        return state;
      }
      const gapMs = time - state.latest;
      if (gapMs < 0) {
        state.late++;
        return state;
      }
      state.latest = time;
      state.count++;
      if (gapMs < belowMs) state.below++;
      if (state.min === null || gapMs < state.min) state.min = gapMs;
      state.total.add(gapMs);
      state.squares.addPower(gapMs, 2);
      return state;
    },
    encode: ({ latest, count, below, late, min, total, squares }) => ({
      scalars: [
        big(latest),
        BigInt(count),
        BigInt(below),
        BigInt(late),
        big(min),
        total.value,
        squares.value,
      ],
      entries: [],
    }),
    decode: ({ scalars: [latest, count, below, late, min, total, squares] }) => ({
      latest: number(latest),
      count: Number(count),
      below: Number(below),
      late: Number(late),
      min: number(min),
      total: ExactSum.of(total!),
      squares: ExactSum.of(squares!),
    }),
  };
}

const latestBefore = '_latest_before';

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function big(value: number | null): bigint | null {
  return value === null ? null : BigInt(value);
}

function number(value: bigint | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
