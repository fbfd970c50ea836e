import { formatNumber } from '../../../core/models/format-number.js';
import type { Evaluation } from '../evaluation.js';

/** What was done, in sentences; and how the figures are to be read. */
export function settingText({ profile, setting, conditions }: Evaluation): string[] {
  const events = formatNumber(conditions.reduce((sum, { events }) => sum + events, 0));
  const intervals =
    'In brackets the 95 % interval: of shares by Wilson over all worlds together, of alerts a day by Student over the worlds, of medians between two of the values in order.';
  if (setting === null) {
    return [`One stretch of a log of the profile ${profile}: ${events} events scored.`, intervals];
  }
  const { seeds, users, historyDays, days, eventsPerDay, surprisesPerDay } = setting;
  return [
    `Simulated worlds of the profile ${profile}: ${formatNumber(users)} users, ${formatNumber(eventsPerDay)} events a person and working day, ${formatNumber(surprisesPerDay)} harmless surprises a day; a run trained on ${historyDays} days, attacks among them, and the ${days} days after it scored. ${events} events were scored in all.`,
    `Seeds ${seedsText(seeds)}, one world each per row. ${intervals}`,
  ];
}

/** 1001, 1002, 1003 → 1001–1003. */
function seedsText(seeds: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const seed of seeds) {
    const last = ranges.at(-1);
    if (last && seed === last[1] + 1) last[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}
