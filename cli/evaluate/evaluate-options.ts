import type { ContenderName } from '../../batch-layer/evaluation/contenders.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { CommonOptions } from '../command.js';
import type { StretchOptions } from '../stretch.js';

/** Of simulated worlds. */
export interface WorldsOptions {
  readonly seeds?: readonly number[];
  readonly users?: number;
  readonly history?: number;
  readonly days?: number;
  readonly eventsPerDay?: number;
  readonly surprisesPerDay?: number;
  readonly incidentsPerDay?: readonly number[];
  readonly intensities?: readonly number[];
}

/** Of a log with labels. */
export interface LogOptions extends StretchOptions {
  readonly labels?: string;
  readonly source?: string;
  readonly run?: string;
}

export interface EvaluateOptions extends CommonOptions, WorldsOptions, LogOptions {
  readonly scorers?: readonly ContenderName[];
  /** Alerts a day. */
  readonly budget: number;
  readonly html?: string;
  readonly markdown?: string;
}

/** With the name that each has for people. */
const ofWorlds: Readonly<Record<keyof WorldsOptions, string>> = {
  seeds: '--seeds',
  users: '--users',
  history: '--history',
  days: '--days',
  eventsPerDay: '--events-per-day',
  surprisesPerDay: '--surprises-per-day',
  incidentsPerDay: '--incidents-per-day',
  intensities: '--intensities',
};
const ofLog: Readonly<Record<Exclude<keyof LogOptions, 'labels'>, string>> = {
  source: '--source',
  run: '--run',
  from: '--from',
  to: '--to',
};

/** Whether a log with labels is meant, or else simulated worlds. */
export function isOfLog(options: EvaluateOptions): options is EvaluateOptions & { readonly labels: string } {
  return options.labels !== undefined;
}

/** @throws usage where options are of simulated worlds and of a log */
export function assertMeaningful(options: EvaluateOptions): void {
  const given = (named: Readonly<Record<string, string>>) =>
    Object.entries(named).flatMap(([name, option]) => (name in options ? [option] : []));
  if (isOfLog(options)) {
    const [option] = given(ofWorlds);
    if (option === undefined) return;
    throw new StreamGuardError('usage', {
      problem: `${option} is of simulated worlds, and --labels of a log that is there.`,
      cure: `Leave out one of them.`,
    });
  }
  const [option] = given(ofLog);
  if (option === undefined) return;
  throw new StreamGuardError('usage', {
    problem: `${option} is of a log, and without labels nobody knows what is right there.`,
    cure: 'Add --labels FILE, or leave it out to evaluate on simulated worlds.',
  });
}
