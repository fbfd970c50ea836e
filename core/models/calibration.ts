/** How raw scores, in bits, become scores from 0 to 1. */
export interface Calibration {
  /** Raw scores of events, ascending: of shares 0, 1/n, 2/n … of those that were replayed. */
  readonly quantiles: readonly number[];
  /** The raw score that is 0.5. */
  readonly threshold: number;
  /** Bits by which an alert is ten times rarer. */
  readonly bitsPerDecade: number;
  /** In which the threshold of the alert budget lies, 95 %, in bits. */
  readonly interval: readonly [number, number];
  /** What is to be expected at the threshold. */
  readonly alertsPerDay: number;
  /** Events that were replayed, and the days that they lay in. */
  readonly events: number;
  readonly days: number;
}

/** The score of an event at the threshold. */
const middle = 0.5;
/** What each factor of ten adds. */
const perDecade = 0.1;
/** From here on scores come ever slower toward 1. */
const bend = 0.9;

/**
 * Strictly increasing from the whole line to (0, 1): 0.5 is the threshold, each 0.1 above it is ten times rarer up to 0.9,
 * and below it half of the share of events with a lower raw score.
 */
export function calibratedScore({ quantiles, threshold, bitsPerDecade }: Calibration, raw: number): number {
  if (raw < threshold) return middle * shareBelow(quantiles, threshold, raw);
  const straight = middle + (perDecade * (raw - threshold)) / bitsPerDecade;
  if (straight <= bend) return straight;
  const rest = 1 - bend;
  return 1 - (rest * rest) / (rest + straight - bend);
}

/**
 * Between quantiles in proportion, and beyond the outer ones by a curve that never arrives: where all raw scores are equal
 * there is an order still.
 */
function shareBelow(quantiles: readonly number[], threshold: number, raw: number): number {
  const steps = quantiles.length + 1;
  let above = 0;
  while (above < quantiles.length && quantiles[above]! <= raw) above++;
  const low = above === 0 ? null : quantiles[above - 1]!;
  const high = above === quantiles.length ? threshold : Math.min(threshold, quantiles[above]!);
  if (low === null) return 1 / ((1 + high - raw) * steps);
  return (above + (raw - low) / (high - low)) / steps;
}
