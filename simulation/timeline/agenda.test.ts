import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random/random.js';
import { monday } from '../sample.case.js';
import { scenarioNames } from '../scenarios/scenarios.js';
import { fateOf, incidentsOn } from './agenda.js';

const random = createRandom(5);
const incidentsIn = (days: number, perDay: number) =>
  Array.from({ length: days }, (_, day) => incidentsOn(monday + day, perDay, scenarioNames, random)).flat();

describe('agenda', () => {
  it.each([0, 0.2, 1, 2.5, 10])('has %d attacks a day', (perDay) => {
    expect(Math.abs(incidentsIn(100, perDay).length - 100 * perDay)).toBeLessThanOrEqual(1);
  });

  it('gives every scenario its turn', () => {
    const counts = scenarioNames.map(
      (name) => incidentsIn(90, 1).filter(({ scenario }) => scenario === name).length,
    );
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...counts)).toBeLessThanOrEqual(11);
  });

  it('names each incident once, whatever was asked before', () => {
    const names = incidentsIn(30, 3).map(({ incident }) => incident);
    expect(new Set(names).size).toBe(90);
    expect(names).toContain(incidentsOn(monday + 20, 3, scenarioNames, createRandom(5))[2]!.incident);
  });

  it('lets surprises befall only those meant, from the first day on, in whatever order one asks', () => {
    const indexes = [3, 5, 8];
    const early = fateOf(indexes, monday, 1, random);
    const late = fateOf(indexes, monday, 1, random);
    const seen = (fate: typeof early, day: number) =>
      Array.from({ length: 10 }, (_, index) => fate.of(index, day).map(({ incident }) => incident));
    const wanted = seen(late, monday + 30);
    for (let day = monday - 3; day < monday; day++) expect(seen(early, day).flat()).toEqual([]);
    for (let day = monday; day < monday + 30; day++) seen(early, day);
    expect(seen(early, monday + 30)).toEqual(wanted);
    expect(wanted.filter((surprises, index) => surprises.length > 0 && !indexes.includes(index))).toEqual([]);
    expect(wanted.flat().length).toBeGreaterThan(0);
  });
});
