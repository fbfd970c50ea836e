import type { Condition, Evaluation } from '../evaluation.js';
import type { Delay } from '../figures.js';
import type { Mode } from '../hear-world.js';
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
  const curve = curveOf(evaluation);
  const busiest = busiestOf(evaluation);
  const { scenarios, surprises } = busiest.figures[0]!.asItIs;
  return [
    overview(evaluation, 'asItIs'),
    overview(evaluation, 'withinBudget'),
    ...(scenarios.length === 0 ? [] : [scenarioTable(evaluation, busiest)]),
    ...(surprises.length === 0 ? [] : [surpriseTable(evaluation, busiest)]),
    ...(curve.length < 2 ? [] : [intensityTable(evaluation, curve)]),
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

const titles: Readonly<Record<Mode, (budgetPerDay: number) => readonly [title: string, note: string]>> = {
  asItIs: () => [
    'Attacks found, and the price',
    'Each scorer with its own threshold. Found: attacks with an alert on an event of their own. Precision: alerts about an attack, of all. On surprises: alerts about a harmless surprise, of all. Events, minutes: of an attack until its first alert, the median of those found.',
  ],
  withinBudget: (budgetPerDay) => [
    `The same within ${budgetPerDay} alerts a day`,
    'In each world the threshold of a scorer that alerts more often is raised, with hindsight, until it does not: what is found by those who can look at no more.',
  ],
};

function overview({ scorers, conditions, budgetPerDay }: Evaluation, mode: Mode): QualityTable {
  const [title, note] = titles[mode](budgetPerDay);
  const plain = conditions.filter(({ circumstances }) => (circumstances?.intensity ?? 1) === 1);
  return {
    id: mode,
    title,
    note,
    names: 2,
    head: [
      ...['attacks a day', 'scorer', 'attacks', 'found', 'alerts a day', 'precision'],
      ...['on surprises', 'events', 'minutes'],
    ],
    rows: plain.flatMap(({ circumstances, figures }) =>
      figures.map(({ [mode]: of }, scorer) => [
        circumstances === null ? 'as labelled' : rateText(circumstances.incidentsPerDay),
        scorers[scorer]!,
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

function scenarioTable(
  { scorers, budgetPerDay }: Evaluation,
  { circumstances, figures }: Condition,
): QualityTable {
  const kinds = figures[0]!.asItIs.scenarios.map(({ scenario }) => scenario);
  const where = circumstances === null ? 'As labelled' : `At ${circumstances.incidentsPerDay} attacks a day`;
  return {
    id: 'scenarios',
    title: 'By kind of attack',
    note: `${where}: found with the scorer's own threshold, and within ${budgetPerDay} alerts a day; of the latter the median of the attack's events and minutes until its first alert.`,
    names: 2,
    head: ['attack', 'scorer', 'attacks', 'found', 'within budget', 'events', 'minutes'],
    rows: kinds.flatMap((kind, row) =>
      figures.map(({ asItIs, withinBudget }, scorer) => {
        const [own, within] = [asItIs.scenarios[row]!, withinBudget.scenarios[row]!];
        const { recall } = own;
        return [
          ...[kind, scorers[scorer]!, String(recall.of), shareText(recall), shareText(within.recall)],
          ...delayTexts(within),
        ];
      }),
    ),
  };
}

function surpriseTable({ scorers, budgetPerDay }: Evaluation, { figures }: Condition): QualityTable {
  const kinds = figures[0]!.asItIs.surprises.map(({ scenario }) => scenario);
  return {
    id: 'surprises',
    title: 'Harmless surprises',
    note: `Those with an alert on an event of their own, of all that began: with the scorer's own threshold, and within ${budgetPerDay} alerts a day.`,
    names: 2,
    head: ['surprise', 'scorer', 'surprises', 'alerted', 'within budget'],
    rows: kinds.flatMap((kind, row) =>
      figures.map(({ asItIs, withinBudget }, scorer) => {
        const [own, within] = [asItIs.surprises[row]!.alerted, withinBudget.surprises[row]!.alerted];
        return [kind, scorers[scorer]!, String(own.of), shareText(own), shareText(within)];
      }),
    ),
  };
}

function intensityTable(
  { scorers, budgetPerDay }: Evaluation,
  conditions: readonly Condition[],
): QualityTable {
  const { incidentsPerDay } = conditions[0]!.circumstances!;
  return {
    id: 'intensity',
    title: 'How plainly attacks have to show',
    note: `Attacks found at ${incidentsPerDay} a day within ${budgetPerDay} alerts a day; at intensity 1 they are as plain as they get.`,
    names: 0,
    head: ['intensity', 'attacks', ...scorers],
    rows: conditions.map(({ circumstances, figures }) => [
      String(circumstances!.intensity),
      String(figures[0]!.asItIs.recall.of),
      ...figures.map(({ withinBudget }) => shareText(withinBudget.recall)),
    ]),
  };
}

function delayTexts({ events, minutes }: Delay): string[] {
  return [middleText(events), middleText(minutes)];
}

function rateText(incidentsPerDay: number): string {
  return incidentsPerDay === 0 ? '0 (quiet)' : String(incidentsPerDay);
}
