import type { Contender, Figures, Ratio } from './case.js';
import type { Machine } from './machine.js';
import type { Taken } from './measure.js';

/** What a benchmark found: the source of the page, and all that is needed to repeat it. */
export interface BenchResult {
  readonly date: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly cases: readonly CaseResult[];
}

export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly data: string;
  readonly rounds: number;
  readonly contenders: readonly ContenderResult[];
  readonly ratios: readonly RatioResult[];
}

export interface ContenderResult {
  readonly name: string;
  /** `own`: `wallSeconds` is what the program measured inside itself. */
  readonly clock: 'own' | 'process';
  readonly median: Taken;
  /** In the order they were run. */
  readonly runs: readonly Taken[];
  /** Medians of what else it told. */
  readonly figures?: Figures;
}

export interface RatioResult extends Ratio {
  readonly value: number;
}

export function contenderResult(
  { name, clock }: Pick<Contender, 'name' | 'clock'>,
  runs: readonly Taken[],
  told: readonly Figures[] = [],
): ContenderResult {
  const of = (quantity: keyof Taken) => median(runs.map((taken) => taken[quantity]));
  const [wallSeconds, cpuSeconds, rssMb] = [of('wallSeconds'), of('cpuSeconds'), of('rssMb')];
  const result = { name, clock: clock ? ('own' as const) : ('process' as const), runs };
  const figures = Object.fromEntries(
    Object.keys(told[0] ?? {}).map((figure) => [figure, median(told.map((one) => one[figure]!))]),
  );
  return {
    ...result,
    median: { wallSeconds, cpuSeconds, rssMb },
    ...(Object.keys(figures).length > 0 && { figures }),
  };
}

export function ratioResult(ratio: Ratio, contenders: readonly ContenderResult[]): RatioResult {
  const of = (wanted: string) => contenders.find(({ name }) => name === wanted)!.median[ratio.quantity];
  return { ...ratio, value: of(ratio.of) / of(ratio.to) };
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
