import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Positions } from '../../connectors/event-log/event-log.js';
import type { AnomalyRecord } from '../../core/alerts/anomaly.js';
import { silent } from '../../core/progress/progress.js';
import { type Basis, basisOfRun } from '../../speed-layer/basis.js';
import { hostileRecords, now, partitions, profile } from '../../speed-layer/hostile-speed.case.js';
import { SpeedBench } from '../../speed-layer/speed-bench.case.js';
import { openReplay } from '../replay.js';
import { AlertBook } from './alert-book.js';
import { backtest, type Stretch } from './backtest.js';
import { anomalyOf, backtestRun } from './run-backtest.js';
import { RunJudge } from './run-judge.js';

const seed = 61;
const records = hostileRecords(seed);
const half = records.length >> 1;

let speed: SpeedBench;
let basis: Basis;
let cut: Positions;
beforeAll(async () => {
  speed = await SpeedBench.open({ profile, partitions }, () => now);
  await speed.bench.append(records.slice(0, half), now);
  const { run } = await speed.train(now);
  await speed.bench.append(records.slice(half), now);
  basis = await basisOfRun(speed.runs, run, profile);
  cut = basis.run!.cut;
});
afterAll(() => speed.close());

const stage = silent.stage('', null, '');

async function stretch(from: Positions, source: 'log' | 'lake' = 'log'): Promise<Stretch> {
  const { log, lake, db } = speed.bench;
  const { manifest } = await speed.bench.archive();
  const to = await log.positions('latest');
  const forgetful = { ...log, positions: () => Promise.resolve(to) };
  const replay = await openReplay({
    log: source === 'log' ? log : Object.assign(Object.create(log), forgetful),
    ...{ lake, manifest, db, profile, to },
  });
  expect(replay.source).toBe(source);
  return { batches: replay.batches(), from, withinOffsets: profile.dedupe.withinOffsets, stage };
}

/** What `speed --scores` says of each event, without what a backtest does not make. */
async function toldBySpeed(): Promise<string[]> {
  const told: AnomalyRecord[] = [];
  await speed.run({ scores: { add: (record) => told.push(record), room: async () => {} } });
  return told
    .map(({ partition, offset, anomaly_score, alert_id }) => {
      return `${partition}:${offset} ${anomaly_score} ${alert_id}`;
    })
    .sort();
}

async function toldByBacktest(source: 'log' | 'lake'): Promise<string[]> {
  const told: string[] = [];
  const book = new AlertBook({ profile: profile.name, joinWithinMs: 1_800_000, riskHalfLifeMs: 1 });
  await backtest(await stretch(cut, source), [new RunJudge(basis)], {
    judged(arrived, [verdict]) {
      const { score, isAnomaly } = verdict!;
      const alert = isAnomaly ? book.add(anomalyOf(arrived, verdict!)) : null;
      told.push(`${arrived.partition}:${arrived.offset} ${score} ${alert}`);
    },
  });
  return told.sort();
}

describe(`a hostile stream, seed ${seed}`, () => {
  it('gets the scores and alerts that the speed layer gives it, from the log and from the lake', async () => {
    const bySpeed = await toldBySpeed();
    expect(bySpeed.filter((line) => !line.endsWith('null')).length).toBeGreaterThan(20);
    expect(await toldByBacktest('log')).toEqual(bySpeed);
    expect(await toldByBacktest('lake')).toEqual(bySpeed);
  });

  it('counts what it read, and is the same when it is repeated', async () => {
    const first = await backtestRun(await stretch(cut), basis);
    const { read, valid, rejected, duplicate } = first.counts;
    expect(read).toBe(records.length - half);
    expect(valid + rejected + duplicate).toBe(read);
    expect(Math.min(rejected, duplicate)).toBeGreaterThan(0);
    expect(first.alerts.flatMap(({ eventIds }) => eventIds)).toHaveLength(first.anomalies);
    expect(await backtestRun(await stretch(cut), basis)).toStrictEqual(first);
  });

  it('tells of what it folds in silence, once, and of nothing that a stretch before the cut has not', async () => {
    const none = cut.map(() => 0);
    const heard: string[] = [];
    const listener = {
      folded: () => heard.push('folded'),
      judged: () => heard.push('judged'),
    };
    await backtest(await stretch(none), [new RunJudge(basis)], listener);
    const events = heard.length;
    expect(new Set(heard)).toEqual(new Set(['judged']));
    heard.length = 0;
    await backtest(await stretch(cut), [new RunJudge(basis)], listener);
    expect(heard).toHaveLength(events);
    expect(heard.lastIndexOf('folded')).toBeGreaterThan(0);
  });
});
