import type { Random } from '../../core/random/random.js';

/**
 * A sensor's score, 0 to 1 in thousandths: what it sees in the event itself, under much noise. It never learns whether
 * the event belongs to an attack, so the score is no label.
 */
export function threatScore(random: Random, suspicion: number): number {
  const score = 0.45 * random.next() ** 2 + 0.4 * suspicion * (0.5 + random.next());
  return Math.round(Math.min(1, score) * 1000) / 1000;
}
