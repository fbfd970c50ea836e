import { type Contest, hold } from '../../batch-layer/evaluation/contest.js';
import {
  type Circumstances,
  type Condition,
  conditionOf,
  type Evaluation,
  type Setting,
} from '../../batch-layer/evaluation/evaluation.js';
import type { WorldOutcome } from '../../batch-layer/evaluation/hear-world.js';
import type { Configuration } from '../../config/load.js';
import type { Progress } from '../../core/progress/progress.js';
import { scenarioNames } from '../../simulation/scenarios/scenarios.js';
import type { WorldsOptions } from './evaluate-options.js';
import { withWorld } from './world.js';

/** 2026-01-05, a Monday: worlds are the same whenever they are made. */
const firstDay = 20_458;

const delivery = { lateShare: 0.001, duplicateShare: 0.001 };

const defaultSeeds = [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010];

/** Makes worlds one after another, and lets the scorers judge each. */
export async function evaluateWorlds(
  configuration: Configuration,
  options: WorldsOptions,
  contest: Contest,
  progress: Progress,
): Promise<Evaluation> {
  const setting: Setting = {
    seeds: options.seeds ?? defaultSeeds,
    users: options.users ?? 120,
    eventsPerDay: options.eventsPerDay ?? 90,
    surprisesPerDay: options.surprisesPerDay ?? 1,
    historyDays: options.history ?? 14,
    days: options.days ?? 7,
  };
  const all = circumstancesOf(options);
  const stage = progress.stage('worlds', all.length * setting.seeds.length, 'worlds');
  const conditions: Condition[] = [];
  for (const circumstances of all) {
    const worlds: WorldOutcome[] = [];
    for (const seed of setting.seeds) {
      const world = { ...setting, ...circumstances, ...delivery, firstDay, scenarios: scenarioNames, seed };
      worlds.push(await withWorld(configuration, world, (made) => hold(contest, made)));
      stage.advance(1);
    }
    conditions.push(conditionOf(circumstances, worlds));
  }
  stage.done();
  return { profile: configuration.profile.name, ...contest, setting, conditions };
}

/** Each rate at full intensity, then the lower intensities at the greatest rate. */
function circumstancesOf({
  incidentsPerDay: rates = [1, 3, 10, 0],
  intensities = [0.1, 0.25, 0.5, 0.75],
}: WorldsOptions): Circumstances[] {
  const greatest = Math.max(...rates);
  return [
    ...rates.map((incidentsPerDay) => ({ incidentsPerDay, intensity: 1 })),
    ...intensities
      .filter((intensity) => intensity < 1 && greatest > 0)
      .map((intensity) => ({ incidentsPerDay: greatest, intensity })),
  ];
}
