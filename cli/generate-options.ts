import { InvalidArgumentError } from 'commander';
import { StreamGuardError } from '../core/errors/errors.js';
import { DAY_MS } from '../simulation/calendar.js';
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
export function assertMeaningful({ days, rate, duration, out, broker, topic }: GenerateOptions): void {
  if (days !== undefined && (rate !== undefined || duration !== undefined)) {
    throw new StreamGuardError('usage', {
      problem: '--rate and --duration are of live traffic, --days is history at once.',
      cure: 'Leave out --days, or the other two.',
    });
  }
  if (out !== undefined && (broker !== undefined || topic !== undefined)) {
    throw new StreamGuardError('usage', {
      problem: '--out names a log, and so do --broker and --topic.',
      cure: 'Name it once: --out kafka://HOST:PORT/TOPIC is the same as --broker HOST:PORT --topic TOPIC.',
    });
  }
}

const defaultBroker = 'localhost:9092';
const defaultTopic = 'security-events';

/** The log that --broker and --topic mean; undefined where neither is given. */
export function kafkaOf({ broker, topic }: GenerateOptions): string | undefined {
  if (broker === undefined && topic === undefined) return undefined;
  return `kafka://${broker ?? defaultBroker}/${topic ?? defaultTopic}`;
}

export function wholeNumber(least: number, greatest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= greatest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${greatest}.`);
  };
}

export function number(least: number, greatest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= greatest) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${greatest}.`);
  };
}

/** 2026-03-14 → 20526. */
export function date(text: string): number {
  const timeMs = Date.parse(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && timeMs >= Date.UTC(2000)) return timeMs / DAY_MS;
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
