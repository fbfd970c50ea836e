import type { Condition, Evaluation } from '../evaluation.js';
import type { Delay } from '../figures.js';
import { meanText, middleText, shareText } from './words.js';

/** Rows for people: the terminal, Markdown and the page show the same. */
export interface QualityTable {
  readonly id: string;
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly note: string;
  /** Of the head, and of each row; the first `names` columns are words, the others numbers. */
  readonly names: number;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** In the order in which people ask. */
export function tablesOf(evaluation: Evaluation): QualityTable[] {
  const plain = evaluation.conditions.filter(({ circumstances }) => (circumstances?.intensity ?? 1) === 1);
  const curve = curveOf(evaluation);
  const busiest = busiestOf(evaluation);
  return [
    overview(evaluation, plain),
    ...(busiest.figures[0]!.scenarios.length === 0 ? [] : [scenarios(evaluation, busiest)]),
    ...(busiest.figures[0]!.surprises.length === 0 ? [] : [surprises(evaluation, busiest)]),
    ...(curve.length < 2 ? [] : [intensities(evaluation, curve)]),
  ];
}

/** That with the most attacks, at full intensity. */
export function busiestOf({ conditions }: Evaluation): Condition {
  const rateOf = ({ circumstances }: Condition) => circumstances?.incidentsPerDay ?? 0;
  return conditions.reduce((busiest, one) => (rateOf(one) > rateOf(busiest) ? one : busiest));
}

/** The conditions that differ from the busiest one in intensity alone, the lowest first. */
export function curveOf(evaluation: Evaluation): Condition[] {
  const rate = busiestOf(evaluation).circumstances?.incidentsPerDay;
  return evaluation.conditions
    .filter(({ circumstances }) => circumstances !== null && circumstances.incidentsPerDay === rate)
    .sort((one, other) => one.circumstances!.intensity - other.circumstances!.intensity);
}

function overview({ scorers }: Evaluation, conditions: readonly Condition[]): QualityTable {
  return {
    id: 'overview',
    title: 'Attacks found, and the price',
    note: 'Found: attacks with an alert on an event of their own. Precision: alerts about an attack, of all. On surprises: alerts about a harmless surprise, of all. Events, minutes: of an attack until its first alert, the median of those found.',
    names: 2,
    head: [
      ...['attacks a day', 'scorer', 'attacks', 'found', 'alerts a day', 'precision'],
      ...['on surprises', 'events', 'minutes'],
    ],
    rows: conditions.flatMap(({ circumstances, figures }) =>
      figures.map((of, index) => [
        circumstances === null ? 'as labelled' : rateText(circumstances.incidentsPerDay),
        scorers[index]!,
        String(of.recall.of),
        shareText(of.recall),
        meanText(of.alertsPerDay),
        shareText(of.precision),
        shareText(of.onSurprises),
        ...delayTexts(of),
      ]),
    ),
  };
}

function scenarios({ scorers }: Evaluation, { circumstances, figures }: Condition): QualityTable {
  const kinds = figures[0]!.scenarios.map(({ scenario }) => scenario);
  return {
    id: 'scenarios',
    title: 'By kind of attack',
    note: `${circumstances === null ? 'As labelled' : `At ${circumstances.incidentsPerDay} attacks a day`}: found, and of those the median of the attack's events and minutes until its first alert.`,
    names: 2,
    head: ['attack', 'scorer', 'attacks', 'found', 'events', 'minutes'],
    rows: kinds.flatMap((kind, row) =>
      figures.map((of, index) => {
        const found = of.scenarios[row]!;
        return [
          kind,
          scorers[index]!,
          String(found.recall.of),
          shareText(found.recall),
          ...delayTexts(found),
        ];
      }),
    ),
  };
}

function surprises({ scorers }: Evaluation, { figures }: Condition): QualityTable {
  const kinds = figures[0]!.surprises.map(({ scenario }) => scenario);
  return {
    id: 'surprises',
    title: 'Harmless surprises',
    note: 'Those with an alert on an event of their own, of all that began.',
    names: 1,
    head: ['surprise', 'surprises', ...scorers],
    rows: kinds.map((kind, row) => [
      kind,
      String(figures[0]!.surprises[row]!.alerted.of),
      ...figures.map((of) => shareText(of.surprises[row]!.alerted)),
    ]),
  };
}

function intensities({ scorers }: Evaluation, conditions: readonly Condition[]): QualityTable {
  return {
    id: 'intensity',
    title: 'How plainly attacks have to show',
    note: `Attacks found at ${conditions[0]!.circumstances!.incidentsPerDay} a day; at intensity 1 they are as plain as they get.`,
    names: 0,
    head: ['intensity', 'attacks', ...scorers],
    rows: conditions.map(({ circumstances, figures }) => [
      String(circumstances!.intensity),
      String(figures[0]!.recall.of),
      ...figures.map(({ recall }) => shareText(recall)),
    ]),
  };
}

function delayTexts({ events, minutes }: Delay): string[] {
  return [middleText(events), middleText(minutes)];
}

function rateText(incidentsPerDay: number): string {
  return incidentsPerDay === 0 ? '0 (quiet)' : String(incidentsPerDay);
}
