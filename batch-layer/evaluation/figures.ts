import { type Mean, type Middle, mean, middle, type Proportion, proportion } from './intervals.js';
import type { IncidentOutcome, Outcome } from './outcome.js';

/** How soon attacks were found, of those that were. */
export interface Delay {
  /** Events of the attack up to the first that was an anomaly. */
  readonly events: Middle;
  readonly minutes: Middle;
}

/** Of the attacks of one kind. */
export interface ScenarioFigures extends Delay {
  readonly scenario: string;
  /** Found, of those there were. */
  readonly recall: Proportion;
}

/** How good one scorer was, over some worlds. */
export interface Figures extends Delay {
  /** Attacks found, of all that began. */
  readonly recall: Proportion;
  /** Alerts about an attack, of all. */
  readonly precision: Proportion;
  /** Alerts about a harmless surprise, of all. */
  readonly onSurprises: Proportion;
  readonly alertsPerDay: Mean;
  /** By name. */
  readonly scenarios: readonly ScenarioFigures[];
  /** Harmless surprises with an alert, of those that began, by kind. */
  readonly surprises: readonly { readonly scenario: string; readonly alerted: Proportion }[];
}

/** One scorer in one world. */
export interface Trial {
  readonly days: number;
  readonly outcome: Outcome;
}

/** @param trials at least one; all of one scorer, under like conditions */
export function figuresOf(trials: readonly Trial[]): Figures {
  const outcomes = trials.map(({ outcome }) => outcome);
  const incidents = outcomes.flatMap(({ incidents }) => incidents);
  const surprises = outcomes.flatMap(({ surprises }) => surprises);
  const about = (subject: keyof Outcome['alerts']) =>
    outcomes.reduce((sum, { alerts }) => sum + alerts[subject], 0);
  const all = about('attack') + about('surprise') + about('nothing');
  return {
    recall: recallOf(incidents),
    precision: proportion(about('attack'), all),
    onSurprises: proportion(about('surprise'), all),
    alertsPerDay: mean(trials.map(({ days, outcome }) => alertsOf(outcome) / days)),
    ...delayOf(incidents),
    scenarios: namesOf(incidents).map((name) => {
      const ofKind = incidents.filter(({ scenario }) => scenario === name);
      return { scenario: name, recall: recallOf(ofKind), ...delayOf(ofKind) };
    }),
    surprises: namesOf(surprises).map((name) => {
      const ofKind = surprises.filter(({ scenario }) => scenario === name);
      const alerted = ofKind.filter(({ alerted }) => alerted).length;
      return { scenario: name, alerted: proportion(alerted, ofKind.length) };
    }),
  };
}

function recallOf(incidents: readonly IncidentOutcome[]): Proportion {
  return proportion(incidents.filter(({ found }) => found !== null).length, incidents.length);
}

function delayOf(incidents: readonly IncidentOutcome[]): Delay {
  const found = incidents.flatMap(({ found }) => found ?? []);
  return {
    events: middle(found.map(({ events }) => events)),
    minutes: middle(found.map(({ minutes }) => minutes)),
  };
}

function alertsOf({ alerts }: Outcome): number {
  return alerts.attack + alerts.surprise + alerts.nothing;
}

function namesOf(all: readonly { readonly scenario: string }[]): string[] {
  return [...new Set(all.map(({ scenario }) => scenario))].sort();
}
