import type { Anomaly } from './anomaly.js';
import { type Episode, joinEpisodes } from './episodes.js';
import type { AlertPolicy } from './policy.js';
import { type Risk, worse } from './risk.js';

/**
 * What is kept of an entity that had anomalies; of the others there is none. No part of its state, not in parity: it
 * depends on scores. It is a fold of the entity's anomalies alone, in the order of their log, so it is rebuilt from that.
 */
export interface Judgement {
  /** In the order in which they were opened. */
  readonly episodes: readonly Episode[];
  readonly risk: Risk;
}

/**
 * Takes an anomaly in, each once: who rebuilds passes over one that the log has twice.
 * @param before null: the entity had no anomaly
 * @returns the judgement after it, and the episode that the anomaly is in, to be told as an alert
 */
export function judge(
  before: Judgement | null,
  anomaly: Anomaly,
  policy: AlertPolicy,
): { readonly judgement: Judgement; readonly episode: Episode } {
  const { open, episode } = joinEpisodes(before?.episodes ?? [], anomaly, policy);
  const risk = { peak: anomaly.score, timeMs: anomaly.timeMs };
  return {
    judgement: { episodes: open, risk: worse(before?.risk ?? null, risk, policy.riskHalfLifeMs) },
    episode,
  };
}

type Packed = readonly [
  peak: number,
  timeMs: number,
  episodes: readonly (readonly [
    alertId: string,
    firstMs: number,
    lastMs: number,
    events: number,
    peak: number,
    firstEventId: string,
    peakEventId: string,
    reasons: readonly string[],
  ])[],
];

/** As JSON without names, for the local store. */
export function encodeJudgement({ risk, episodes }: Judgement): string {
  const packed: Packed = [
    risk.peak,
    risk.timeMs,
    episodes.map((of) => [
      of.alertId,
      of.firstMs,
      of.lastMs,
      of.events,
      of.peak,
      of.firstEventId,
      of.peakEventId,
      of.reasons,
    ]),
  ];
  return JSON.stringify(packed);
}

/** @param text of `encodeJudgement`: whoever stores it sees to it that nothing else comes back */
export function decodeJudgement(text: string): Judgement {
  const [peak, timeMs, episodes] = JSON.parse(text) as Packed;
  return {
    risk: { peak, timeMs },
    episodes: episodes.map(([alertId, firstMs, lastMs, events, peak, firstEventId, peakEventId, reasons]) => {
      return { alertId, firstMs, lastMs, events, peak, firstEventId, peakEventId, reasons };
    }),
  };
}
