import { Bench } from '../../batch-layer/bench.case.js';
import { cutAtEnd, statesSource } from '../../batch-layer/cut.js';
import { type AllStates, statesBySql } from '../../batch-layer/engines.case.js';
import type { AnomalyRecord } from '../../core/alerts/anomaly.js';
import { featureSetOf } from '../../core/features/feature-set.js';
import type { EntityView } from '../../core/views/views.js';
import { now, partitions, profile } from '../../speed-layer/hostile-speed.case.js';
import type { Anomalies, SpeedAnswer, SpeedSite } from './speed-site.case.js';

/** What must be in the end, whatever happened on the way: the same of every log with the hostile stream. */
export class SpeedTruth {
  readonly #bench: Bench;
  readonly #states = new Map<number | null, AllStates>();

  private constructor(
    bench: Bench,
    /** Of an undisturbed run without a batch run. */
    readonly anomalies: Anomalies,
    readonly views: ReadonlyMap<string, EntityView | null>,
    readonly ends: readonly number[],
  ) {
    this.#bench = bench;
  }

  /** By SQL, and by an undisturbed `speed` over that log, which holds the whole stream. */
  static async of(site: SpeedSite): Promise<SpeedTruth> {
    const bench = await Bench.open({ profile, partitions });
    await bench.log.close();
    bench.log = site.log;
    const ends = await site.log.positions('latest');
    const problems = sumProblems(await site.finish(), ends);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    const { states } = await site.stored();
    const entities = new Set(Array.from(states.values(), ({ entity }) => entity));
    return new SpeedTruth(bench, await site.anomalies(), await site.views(entities), ends);
  }

  close(): Promise<void> {
    return this.#bench.close();
  }

  /**
   * What is wrong with what a speed layer has left that read all.
   * @param windowStart of the run that it stands on, epoch ms; null: no run, and all counts
   */
  async problems(site: SpeedSite, answer: SpeedAnswer, windowStart: number | null = null): Promise<string[]> {
    const problems = sumProblems(answer, this.ends);
    const { states } = await site.stored();
    const right = await this.#statesFrom(windowStart);
    for (const key of new Set([...right.keys(), ...states.keys()])) {
      if (!isSame(states.get(key), right.get(key)))
        problems.push(`the states of ${key} are not those of SQL`);
    }
    return problems;
  }

  /** What is wrong with the anomalies of a speed layer that never stood on a run. */
  async anomalyProblems(site: SpeedSite): Promise<string[]> {
    const found = await site.anomalies();
    const problems: string[] = [];
    for (const id of new Set([...this.anomalies.keys(), ...found.keys()])) {
      const [is, should] = [found.get(id), this.anomalies.get(id)];
      if (!is || !should) problems.push(`the anomaly ${id} is ${is ? 'none' : 'missing'}`);
      else if (!isSame(contentOf(is), contentOf(should))) problems.push(`the anomaly ${id} differs`);
    }
    return problems;
  }

  /** What is wrong with the views of a speed layer that never stood on a run. */
  async viewProblems(site: SpeedSite): Promise<string[]> {
    const found = await site.views(this.views.keys());
    const problems: string[] = [];
    for (const [entity, should] of this.views) {
      const is = found.get(entity);
      if (!is) problems.push(`the view of ${entity} is missing`);
      else if (!isSame({ ...is, position: 0 }, { ...should, position: 0 })) {
        problems.push(`the view of ${entity} is ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
      }
    }
    return problems;
  }

  async #statesFrom(windowStart: number | null): Promise<AllStates> {
    const known = this.#states.get(windowStart);
    if (known) return known;
    const { db, lake } = this.#bench;
    const { manifest } = await this.#bench.archive();
    const cut = { ...(await cutAtEnd(db, lake, manifest, profile, now)), windowStart };
    const source = statesSource(lake, manifest, profile, cut);
    const states = await statesBySql(this.#bench, featureSetOf(profile), source);
    this.#states.set(windowStart, states);
    return states;
  }
}

/**
 * What is missing or wrong after a run came into force somewhere at or above its cut, of `before`, which nobody without the
 * run would miss, and `after`, which nobody with it would. What was sent before a kill stays, though the run may think
 * otherwise of that event.
 */
export function swapProblems(
  found: Anomalies,
  before: Anomalies,
  after: Anomalies,
  ends: readonly number[],
): string[] {
  const wrong = [...found].filter(([id, record]) => {
    const should = (record.model === null ? before : after).get(id);
    return !should || !isSame(contentOf(record), contentOf(should));
  });
  const problems = wrong.map(([id]) => `the anomaly ${id} is nobody's`);
  for (const [partition, end] of ends.entries()) {
    const missing = (of: Anomalies) =>
      [...of.values()]
        .filter((record) => record.partition === partition && !found.has(`${partition} ${record.offset}`))
        .map(({ offset }) => offset);
    const lastMissingAfter = Math.max(-1, ...missing(after));
    const firstMissingBefore = Math.min(end, ...missing(before));
    if (lastMissingAfter >= firstMissingBefore) {
      problems.push(
        `partition ${partition}: the swap was above offset ${lastMissingAfter} and below ${firstMissingBefore}`,
      );
    }
  }
  return problems;
}

function sumProblems({ positions, partitions: summaries }: SpeedAnswer, ends: readonly number[]): string[] {
  const problems = summaries.flatMap(({ partition, counts, cut, position }) => {
    const { read, valid, rejected, duplicate, inWindow, beforeWindow, notRecords } = counts;
    const isRight =
      read === valid + rejected + duplicate &&
      valid === inWindow + beforeWindow &&
      position - cut === read + notRecords;
    return isRight ? [] : [`partition ${partition}: ${JSON.stringify({ cut, position, ...counts })}`];
  });
  const stood = ends.map((_, partition) => positions[partition]);
  return isSame(stood, ends) ? problems : [...problems, `it stands at ${stood}, the log ends at ${ends}`];
}

/** What is the same whichever log it is of, and whatever else is an anomaly. */
function contentOf({ alert_id: _, source: __, ...rest }: AnomalyRecord): Partial<AnomalyRecord> {
  return rest;
}

function isSame(a: unknown, b: unknown): boolean {
  return textOf(a) === textOf(b);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)) ?? '';
}
