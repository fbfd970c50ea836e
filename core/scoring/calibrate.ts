import type { Calibration } from '../models/calibration.js';

export interface Replayed {
  /** Raw scores of events, in bits. */
  readonly raw: readonly number[];
  /** The highest raw score of each episode. */
  readonly peaks: readonly number[];
  /** In which they lay. */
  readonly days: number;
  /** How many entities there are for each that was replayed, at least 1. */
  readonly scale: number;
}

export interface AlertGoal {
  /** Most alerts a day. */
  readonly budgetPerDay: number;
  /** What an anomaly has at least, in bits. */
  readonly evidenceBits: number;
}

const steps = 100;
/** The highest peaks, to which the tail is fitted. */
const tailShare = 0.1;
const [fewestInTail, mostInTail] = [10, 200];
/** Of a tail of which too little is known. */
const unknownBitsPerDecade = 3;
const z95 = 1.96;

/**
 * The scale of a run's scores, from a replay of its last days. Alerts are the rarer the higher their peak: beyond the highest
 * tenth of the peaks exponentially, with the scale that their median excess has (an attack among them does not move it).
 */
export function fitCalibration(replayed: Replayed, { budgetPerDay, evidenceBits }: AlertGoal): Calibration {
  const { raw, days, scale } = replayed;
  const peaks = Float64Array.from(replayed.peaks).sort().reverse();
  const tail = tailOf(peaks);
  const allowed = (budgetPerDay * days) / scale;
  const ofBudget = peakAt(peaks, tail, allowed);
  const threshold = Math.max(evidenceBits, ofBudget);
  const spread = z95 * Math.sqrt(allowed);
  return {
    quantiles: quantilesOf(raw),
    threshold,
    bitsPerDecade: tail.scale * Math.LN10,
    interval: [
      atLeastOne(peakAt(peaks, tail, allowed + spread)),
      atLeastOne(peakAt(peaks, tail, Math.max(allowed / 4, allowed - spread))),
    ],
    alertsPerDay: (countFrom(peaks, tail, threshold) * scale) / days,
    events: raw.length,
    days,
  };
}

/** Where every peak may be an alert, the threshold is where anything is evidence at all. */
function atLeastOne(bits: number): number {
  return Math.max(1, bits);
}

interface FittedTail {
  /** Where it begins, in bits. */
  readonly from: number;
  /** Peaks in it. */
  readonly count: number;
  /** The mean excess, in bits. */
  readonly scale: number;
}

function tailOf(peaks: Float64Array): FittedTail {
  const count = Math.min(
    peaks.length - 1,
    mostInTail,
    Math.max(fewestInTail, Math.floor(tailShare * peaks.length)),
  );
  const scale = unknownBitsPerDecade / Math.LN10;
  if (count < fewestInTail) return { from: peaks[0] ?? 0, count: 0, scale };
  const from = peaks[count]!;
  const median = peaks[count >> 1]! - from;
  return { from, count, scale: median > 0 ? median / Math.LN2 : scale };
}

/** The raw score that so many peaks reach. */
function peakAt(peaks: Float64Array, { from, count, scale }: FittedTail, wanted: number): number {
  if (wanted >= peaks.length) return Number.NEGATIVE_INFINITY;
  if (wanted >= Math.max(1, count)) return peaks[Math.floor(wanted)]!;
  return from + scale * Math.log(Math.max(1, count) / wanted);
}

/** How many peaks reach a raw score. */
function countFrom(peaks: Float64Array, { from, count, scale }: FittedTail, raw: number): number {
  const seen = peaks.findIndex((peak) => peak < raw);
  const observed = seen < 0 ? peaks.length : seen;
  return raw <= from ? observed : count * Math.exp((from - raw) / scale);
}

function quantilesOf(raw: readonly number[]): number[] {
  const ascending = Float64Array.from(raw).sort();
  return Array.from({ length: steps + 1 }, (_, step) => {
    return ascending[Math.round((step / steps) * (ascending.length - 1))] ?? 0;
  });
}
