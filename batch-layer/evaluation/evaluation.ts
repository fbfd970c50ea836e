import { type Figures, figuresOf } from './figures.js';
import type { Mode, WorldOutcome } from './hear-world.js';

/** Under which worlds are made alike but for their seed. */
export interface Circumstances {
  readonly incidentsPerDay: number;
  /** How plainly attacks show, in (0, 1]. */
  readonly intensity: number;
}

/** What worlds have in common. */
export interface Setting {
  readonly seeds: readonly number[];
  readonly users: number;
  readonly eventsPerDay: number;
  readonly surprisesPerDay: number;
  /** Days that the run was trained on. */
  readonly historyDays: number;
  /** Days after these, that were scored. */
  readonly days: number;
}

/** What came of it under one set of circumstances. */
export interface Condition {
  /** null: a log that was not simulated. */
  readonly circumstances: Circumstances | null;
  readonly worlds: number;
  /** That were scored, in all worlds. */
  readonly events: number;
  readonly days: number;
  /** In the order of `Evaluation.scorers`. */
  readonly figures: readonly Readonly<Record<Mode, Figures>>[];
}

/** How good scorers are, side by side. */
export interface Evaluation {
  readonly profile: string;
  /** Their names. */
  readonly scorers: readonly string[];
  /** Alerts a day that `withinBudget` stands for. */
  readonly budgetPerDay: number;
  /** null: a log that was not simulated. */
  readonly setting: Setting | null;
  readonly conditions: readonly Condition[];
}

/** @param worlds at least one, each with an outcome per scorer */
export function conditionOf(circumstances: Circumstances | null, worlds: readonly WorldOutcome[]): Condition {
  return {
    circumstances,
    worlds: worlds.length,
    events: worlds.reduce((sum, { events }) => sum + events, 0),
    days: worlds.reduce((sum, { days }) => sum + days, 0),
    figures: Array.from({ length: worlds[0]!.outcomes.length }, (_, scorer) => {
      const inMode = (mode: Mode) =>
        figuresOf(worlds.map(({ days, outcomes }) => ({ days, outcome: outcomes[scorer]![mode] })));
      return { asItIs: inMode('asItIs'), withinBudget: inMode('withinBudget') };
    }),
  };
}
