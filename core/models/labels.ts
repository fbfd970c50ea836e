import type { LabelPolicy } from '../profile/profile.js';
import { autoThreshold } from './auto-threshold.js';

/** Which entities a run calls anomalous. */
export interface Labels {
  readonly method: 'auto' | 'contamination' | 'top';
  /** The least score that is anomalous; null when none can be. Entities tied with it may be normal under a fixed count. */
  readonly threshold: number | null;
  /** Per entity, 1 anomalous, 0 not. */
  readonly isAnomaly: Uint8Array;
}

/**
 * `auto`: by `autoThreshold`. `contamination`: exactly round(share × entities), `top`: exactly that many (or all), the
 * highest scores; of equal scores the entities that come first.
 *
 * @param certain under `auto`, the score that suffices by itself
 */
export function labelScores(scores: Float64Array, policy: LabelPolicy, certain: () => number): Labels {
  if ('method' in policy) return labelFrom(scores, autoThreshold(scores, certain));
  if ('top' in policy) return labelHighest(scores, 'top', policy.top);
  return labelHighest(scores, 'contamination', Math.round(policy.contamination * scores.length));
}

function labelFrom(scores: Float64Array, threshold: number | null): Labels {
  const isAnomaly = new Uint8Array(scores.length);
  scores.forEach((score, entity) => {
    isAnomaly[entity] = threshold !== null && score >= threshold ? 1 : 0;
  });
  return { method: 'auto', threshold, isAnomaly };
}

function labelHighest(scores: Float64Array, method: 'contamination' | 'top', wanted: number): Labels {
  const highest = rank(scores).subarray(0, wanted);
  const isAnomaly = new Uint8Array(scores.length);
  for (const entity of highest) isAnomaly[entity] = 1;
  const last = highest.at(-1);
  return { method, threshold: last === undefined ? null : scores[last]!, isAnomaly };
}

/** Entities from the highest score to the lowest; equal ones in their order. */
export function rank(scores: Float64Array): Uint32Array {
  return Uint32Array.from(scores.keys()).sort((one, other) => scores[other]! - scores[one]! || one - other);
}

/** (s − min) / (max − min), within [0, 1]; 0 when all are equal. */
export function normalizeScores(scores: Float64Array): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    least = Math.min(least, score);
    greatest = Math.max(greatest, score);
  }
  return scores.map((score) => (greatest > least ? (score - least) / (greatest - least) : 0));
}
