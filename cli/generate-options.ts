import { InvalidArgumentError } from 'commander';
import { StreamGuardError } from '../core/errors/errors.js';
import { DAY_MS, dateOf } from '../simulation/calendar.js';
import { type ScenarioName, scenarioNames } from '../simulation/scenarios/scenarios.js';
import type { CommonOptions } from './command.js';

export interface GenerateOptions extends CommonOptions {
  readonly days?: number;
  readonly users: number;
  readonly seed: number;
  /** Days since 1970-01-01. */
  readonly start?: number;
  readonly out?: string;
  readonly partitions?: number;
  readonly labels?: string;
  readonly eventsPerDay: number;
  readonly incidentsPerDay: number;
  readonly surprisesPerDay: number;
  readonly intensity: number;
  readonly scenarios?: readonly ScenarioName[];
  readonly late: number;
  readonly duplicates: number;
  readonly rate?: number;
  readonly duration?: number;
  readonly broker?: string;
  readonly topic?: string;
}

/** @throws usage where options contradict each other */
export function assertMeaningful({ days, rate, duration }: GenerateOptions): void {
  if (days !== undefined && (rate !== undefined || duration !== undefined)) {
    throw new StreamGuardError('usage', {
      problem: '--rate and --duration are of live traffic, --days is history at once.',
      cure: 'Leave out --days, or the other two.',
    });
  }
}

/** 2026-03-14 → 20526. */
export function date(text: string): number {
  const day = Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  if (day >= Date.UTC(2000) / DAY_MS && dateOf(day) === text) return day;
  throw new InvalidArgumentError('It must be a date from 2000 on, such as 2026-03-14.');
}

export function scenarioList(text: string): ScenarioName[] {
  return [...new Set(text.split(','))].map((wanted) => {
    const name = scenarioNames.find((known) => known === wanted.trim());
    if (name === undefined) {
      throw new InvalidArgumentError(`${wanted} is none of ${scenarioNames.join(', ')}.`);
    }
    return name;
  });
}
