/** What is left of the worst anomaly of an entity: it had `peak` at `timeMs` and halves every half-life. */
export interface Risk {
  /** The score of that anomaly, 0-1, higher is worse. */
  readonly peak: number;
  /** Its event time, epoch ms. */
  readonly timeMs: number;
}

/**
 * risk(t) = peak · 2^(−(t − time) / half-life), and peak before `time`: never more than the score of any anomaly.
 * @param atMs epoch ms
 */
export function riskAt({ peak, timeMs }: Risk, atMs: number, halfLifeMs: number): number {
  return peak * 2 ** (-Math.max(0, atMs - timeMs) / halfLifeMs);
}

/**
 * The risk of an entity that had one and now has another anomaly, which may be late: the greater of the two for ever,
 * since curves with the same half-life never cross. So it does not depend on the order of the anomalies, and one that
 * comes twice counts once.
 */
export function worse(one: Risk | null, other: Risk, halfLifeMs: number): Risk {
  if (one === null) return other;
  const [heightOfOne, heightOfOther] = [heightOf(one, halfLifeMs), heightOf(other, halfLifeMs)];
  if (heightOfOne !== heightOfOther) return heightOfOne > heightOfOther ? one : other;
  return one.timeMs !== other.timeMs ? latest(one, other) : one.peak >= other.peak ? one : other;
}

/** log2 of the curve, carried to the epoch: greater where the curve is higher. −∞ of a peak of 0. */
function heightOf({ peak, timeMs }: Risk, halfLifeMs: number): number {
  return Math.log2(peak) + timeMs / halfLifeMs;
}

function latest(one: Risk, other: Risk): Risk {
  return one.timeMs > other.timeMs ? one : other;
}
