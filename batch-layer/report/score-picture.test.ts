import { expect, test } from 'vitest';
import { scorePicture } from './score-picture.js';

function picture(scores: readonly number[], threshold: number | null): string {
  const isAnomaly = Uint8Array.from(scores, (score) => (threshold !== null && score >= threshold ? 1 : 0));
  const labels = { method: 'auto', threshold, isAnomaly } as const;
  return scorePicture({ scores: Float64Array.from(scores), labels }).text;
}

test('the threshold stands at its place on the normalised scale', () => {
  expect(picture([0.4, 0.5, 0.8], 0.7)).toContain('<line class="threshold" x1="675" x2="675"');
  expect(picture([0.4, 0.5, 0.8], 0.7)).toContain('threshold 0.750');
  for (const threshold of [0.9, null]) expect(picture([0.4, 0.8], threshold)).not.toContain('threshold"');
  expect(picture([0.5, 0.5], 0.5)).not.toMatch(/NaN|threshold"/);
  expect(picture([], null)).not.toMatch(/NaN|Infinity/);
});

test('every entity is in the histogram, also where one bar is a thousand times the other', () => {
  const html = picture([...new Array<number>(5000).fill(0.4), 0.9], 0.7);
  expect(html).toContain('5,000 normal');
  expect(html).toContain('1 anomalous');
  const heights = [...html.matchAll(/<rect[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
  expect(heights).toEqual([190, 2]);
});

test('half a million scores are a picture too', () => {
  expect(picture(new Array<number>(500_000).fill(0.4), 0.7)).toContain('500,000 normal');
});
