import type { Random } from '../../core/random/random.js';
import { dateOf } from '../calendar.js';
import { pick, some } from '../chance.js';
import type { Scenario } from '../scenarios/scenario.js';
import { type ScenarioName, scenarios } from '../scenarios/scenarios.js';
import { surpriseKinds } from '../surprises/kinds.js';
import type { Surprise } from '../surprises/surprise.js';

/** An attack that begins on a day. */
export interface Incident {
  /** The scenario's name. */
  readonly scenario: ScenarioName;
  readonly attack: Scenario;
  /** Identifies this one; stable under the seed. */
  readonly incident: string;
  readonly isBenign: false;
  readonly day: number;
  readonly random: Random;
}

/**
 * The attacks that begin on that day. Every scenario has its turn before one comes again; `perDay` may be a fraction:
 * 0.2 is one every five days.
 */
export function incidentsOn(
  day: number,
  perDay: number,
  names: readonly ScenarioName[],
  random: Random,
): Incident[] {
  return turnsOn(day, perDay).map((turn, index) => {
    const scenario = byTurns(names, turn, random);
    const incident = `${scenario}-${dateOf(day)}-${index + 1}`;
    return {
      scenario,
      attack: scenarios[scenario],
      incident,
      isBenign: false,
      day,
      random: random.fork(incident),
    };
  });
}

/** What befalls whom, worked out day by day as far as somebody asks. */
export interface Fate {
  /** The surprises in force on that day, earliest first. */
  of(index: number, day: number): readonly Surprise[];
}

/** `indexes`: of the people whom it may befall. Nothing befalls anybody before `firstDay`. */
export function fateOf(indexes: readonly number[], firstDay: number, perDay: number, random: Random): Fate {
  const names = Object.keys(surpriseKinds) as (keyof typeof surpriseKinds)[];
  const befallen = new Map<number, Surprise[]>();
  let workedOut = firstDay - 1;
  function workOut(day: number): void {
    turnsOn(day, indexes.length === 0 ? 0 : perDay).forEach((turn, ordinal) => {
      const scenario = byTurns(names, turn, random);
      const incident = `${scenario}-${dateOf(day)}-${ordinal + 1}`;
      const chance = random.fork(incident);
      const index = pick(chance, indexes);
      const kind = surpriseKinds[scenario];
      const surprise: Surprise = {
        scenario,
        kind,
        incident,
        isBenign: true,
        fromDay: day,
        untilDay: day + kind.days(chance),
      };
      befallen.set(index, [...(befallen.get(index) ?? []), surprise]);
    });
  }
  return {
    of(index, day) {
      while (workedOut < day) workOut(++workedOut);
      return (befallen.get(index) ?? []).filter(({ fromDay, untilDay }) => fromDay <= day && day < untilDay);
    },
  };
}

/** The ordinals, counted from 1970-01-01, of what falls on that day. */
function turnsOn(day: number, perDay: number): number[] {
  const first = Math.floor(day * perDay);
  return Array.from({ length: Math.floor((day + 1) * perDay) - first }, (_, index) => first + index);
}

/** Rounds in which each name occurs once, in an order of its own. */
function byTurns<T>(names: readonly T[], turn: number, random: Random): T {
  const round = Math.floor(turn / names.length);
  return some(random.fork(`round ${round}`), names)[turn % names.length]!;
}
