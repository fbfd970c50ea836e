import { expect, it } from 'vitest';
import { loadConfiguration } from '../../config/load.js';
import { silent } from '../../core/progress/progress.js';
import { evaluateWorlds } from './simulated-worlds.js';

const configuration = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const contest = { scorers: ['classic', 'original'], budgetPerDay: 20 } as const;
const small = { seeds: [7], users: 8, history: 3, days: 1, incidentsPerDay: [6] };

it('judges worlds at each rate and intensity, and the same world alike each time', async () => {
  const evaluate = (intensities: number[]) =>
    evaluateWorlds(configuration, { ...small, intensities }, contest, silent);
  const evaluation = await evaluate([0.3]);
  expect(evaluation.setting).toMatchObject({ seeds: [7], users: 8, eventsPerDay: 90, historyDays: 3 });
  const [plain, faint] = evaluation.conditions;
  expect(plain!.circumstances).toEqual({ incidentsPerDay: 6, intensity: 1 });
  expect(faint!.circumstances).toEqual({ incidentsPerDay: 6, intensity: 0.3 });
  expect(faint!.events).not.toBe(plain!.events);
  expect(plain!.days).toBe(1);
  for (const { asItIs, withinBudget } of plain!.figures) {
    expect(asItIs.recall.of).toBeGreaterThan(2);
    expect(asItIs.recall.hits).toBeGreaterThan(0);
    expect(withinBudget.alertsPerDay.mean).toBeLessThanOrEqual(20);
  }
  expect((await evaluate([])).conditions).toEqual([plain]);
});

it('a quiet time has no attacks, and no curve beside it', async () => {
  const quiet = { ...small, incidentsPerDay: [0], intensities: [0.3] };
  const { conditions } = await evaluateWorlds(configuration, quiet, contest, silent);
  expect(conditions).toHaveLength(1);
  for (const { asItIs } of conditions[0]!.figures) expect(asItIs.recall.of).toBe(0);
});
