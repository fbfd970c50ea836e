import { normalQuantile } from './normal-quantile.js';
import { median } from './quantile.js';

/** Fewer entities cannot show what is usual among them. */
const LEAST_ENTITIES = 10;
/** Of entities that are all of one kind, this share lies over the threshold: two in a thousand. */
const TAIL_SHARE = 0.002;
/** An entity less than this above the median is none, however alike the others are (bits of log2 score). */
const LEAST_EXCESS_BITS = 0.1;
/** The ranks that tell the shape: above the median's neighbourhood, below what may be anomalies. */
const LOWEST_RANK = 0.6;
const MOST_ANOMALIES = 0.1;
/** Weight of the belief that the shape is a normal one; the ranks of 340 entities weigh as much. */
const PRIOR_WEIGHT = 20;
/** How much farther out the threshold lies when few entities tell the scale: by this ÷ entities. */
const SMALL_SAMPLE_MARGIN = 8;

/**
 * The score from which an entity is anomalous; null when there are too few to tell.
 *
 * The upper half of a probability plot (Wilk and Gnanadesikan 1968) of log2(score): with m the median and z the normal
 * quantile of an entity's rank, excess over m = a·z^b. The line log excess = log a + b·log z is fitted by least squares to
 * the ranks from 60 % to 90 % (of few entities, less: √(n/2) may be anomalies), with a prior for b = 1, a normal's shape;
 * the threshold is where it reaches the z that 0.2 % exceed. Being fitted to ranks that anomalies do not reach, it is not moved
 * by how far out these are; having a shape b, it follows scores that are skewed because the features are.
 *
 * @param certain the score that suffices by itself (`certainScore`): where many entities are anomalous, or a population of
 *   several kinds has a long tail of its own, the fit takes them for the shape
 */
export function autoThreshold(scores: Float64Array, certain: () => number): number | null {
  const count = scores.length;
  if (count < LEAST_ENTITIES) return null;
  const bits = scores.map(Math.log2).sort();
  const middle = median(bits);
  const z = normalQuantile(1 - TAIL_SHARE) * (1 + SMALL_SAMPLE_MARGIN / count);
  const excess = excessAt(z, bits, middle);
  return Math.min(certain(), 2 ** (middle + Math.max(excess, LEAST_EXCESS_BITS)));
}

function excessAt(z: number, bits: Float64Array, middle: number): number {
  const count = bits.length;
  const highestRank = 1 - Math.max(MOST_ANOMALIES, 1 / Math.sqrt(2 * count));
  const points: [number, number][] = [];
  for (let index = 0; index < count; index++) {
    const rank = (index + 0.5) / count;
    const excess = bits[index]! - middle;
    if (rank >= LOWEST_RANK && rank <= highestRank && excess > 0) {
      points.push([Math.log(normalQuantile(rank)), Math.log(excess)]);
    }
  }
  if (points.length < 2) return 0;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  let xx = PRIOR_WEIGHT;
  let xy = PRIOR_WEIGHT;
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return Math.exp(meanY + (xy / xx) * (Math.log(z) - meanX));
}
