import { describe, expect, it } from 'vitest';
import type { Baseline } from './baseline.js';
import { decodeBaseline, encodeBaseline } from './baseline-format.js';

const tail = { usual: 2, unit: 1, from: -0.5, bitsPerDoubling: 2 };
const baseline: Baseline = {
  habits: {
    place: {
      ownDiscount: 0.4,
      peerDiscount: 0.6,
      everyone: { pairs: 9, values: 3, of: new Map([['Berlin', 5]]) },
      cohorts: [{ pairs: 4, values: 2, of: new Map([['Berlin', 3]]) }],
    },
    hour: {
      ownDiscount: 0.4,
      peerDiscount: 0.6,
      everyone: { pairs: 9, values: 3, of: new Map([[7, 5]]) },
      cohorts: [],
    },
  },
  signals: { failures: tail },
  fresh: { place: tail },
  forest: [0.4, 0.5],
  calibration: {
    quantiles: [-1, 0, 7],
    threshold: 8,
    bitsPerDecade: 3,
    interval: [7, 9],
    alertsPerDay: 4,
    events: 1000,
    days: 7,
  },
};
const written = () => JSON.stringify(encodeBaseline(baseline));
const read = (change: object) =>
  decodeBaseline(JSON.stringify({ ...JSON.parse(written()), ...change }), 'some/baseline.json');

describe('baseline.json', () => {
  it('gives back what was written, numbers as numbers', () => {
    expect(decodeBaseline(written(), 'x')).toEqual(baseline);
    const none = { ...baseline, calibration: null };
    expect(decodeBaseline(JSON.stringify(encodeBaseline(none)), 'x')).toEqual(none);
  });

  it('of a later format is refused', () => {
    expect(() => read({ formatVersion: 2 })).toThrow(
      expect.objectContaining({
        code: 'file-too-new',
        details: { path: 'some/baseline.json', found: 2, known: 1 },
      }),
    );
  });

  it.each([
    ['it is no JSON', '{'],
    ['forest', JSON.stringify({ ...JSON.parse(written()), forest: 1 })],
    [
      'signals.failures.unit',
      JSON.stringify({ ...JSON.parse(written()), signals: { failures: { ...tail, unit: 0 } } }),
    ],
  ])('that is damaged says where: %s', (problem, text) => {
    expect(() => decodeBaseline(text, 'x')).toThrow(
      expect.objectContaining({ code: 'file-damaged', message: expect.stringContaining(problem) }),
    );
  });
});
