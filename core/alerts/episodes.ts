import { hash } from 'node:crypto';
import type { Anomaly } from './anomaly.js';
import type { AlertPolicy } from './policy.js';

/** Anomalies of one entity that lie together in event time: what one alert tells of. */
export interface Episode {
  readonly alertId: string;
  /** The event times of its earliest and its latest anomaly, epoch ms. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Its anomalies. */
  readonly events: number;
  /** Their highest score; of equal ones that of the first to arrive. */
  readonly peak: number;
  /** The anomaly that opened it: the first to arrive. */
  readonly firstEventId: string;
  readonly peakEventId: string;
  readonly reasons: readonly string[];
}

/** An entity has more than one open where anomalies come late; beyond this the one that ended first is dropped. */
export const mostOpen = 8;
/** Reasons that an episode keeps of its peak. */
const mostReasons = 8;
/**
 * So long an episode stays open, beyond the time within which an anomaly joins it, after the latest anomaly of its entity.
 * Clocks may be a day ahead (`maxFutureMs`), and devices deliver after a day without a connection: one wrong clock must not
 * close what others still add to, nor should every late anomaly make an alert of its own.
 */
export const keptForLateMs = 86_400_000;

/**
 * The anomaly joins the nearest open episode (of equally near ones that which was opened first), which then reaches to it
 * on either side, or opens a new one. Two episodes that grow together stay two: an alert never changes its id.
 * @returns the episode it is in, and those that are open, in the order in which they were opened
 */
export function joinEpisodes(
  open: readonly Episode[],
  anomaly: Anomaly,
  policy: AlertPolicy,
): { readonly open: readonly Episode[]; readonly episode: Episode } {
  const nearest = nearestTo(open, anomaly.timeMs, policy.joinWithinMs);
  const episode = nearest ? joined(nearest, anomaly) : opened(anomaly, policy.profile);
  const all = nearest ? open.map((one) => (one === nearest ? episode : one)) : [...open, episode];
  const latestMs = Math.max(...all.map(({ lastMs }) => lastMs));
  const still = all.filter(({ lastMs }) => latestMs - lastMs <= policy.joinWithinMs + keptForLateMs);
  return { open: still.length > mostOpen ? withoutOldest(still) : still, episode };
}

function nearestTo(open: readonly Episode[], timeMs: number, withinMs: number): Episode | null {
  let nearest: Episode | null = null;
  let leastMs = Number.POSITIVE_INFINITY;
  for (const episode of open) {
    const awayMs = Math.max(0, episode.firstMs - timeMs, timeMs - episode.lastMs);
    if (awayMs > withinMs || awayMs >= leastMs) continue;
    nearest = episode;
    leastMs = awayMs;
  }
  return nearest;
}

function opened({ entity, eventId, timeMs, score, reasons }: Anomaly, profile: string): Episode {
  return {
    alertId: alertIdOf(profile, entity, eventId),
    firstMs: timeMs,
    lastMs: timeMs,
    events: 1,
    peak: score,
    firstEventId: eventId,
    peakEventId: eventId,
    reasons: reasons.slice(0, mostReasons),
  };
}

function joined(episode: Episode, { eventId, timeMs, score, reasons }: Anomaly): Episode {
  return {
    ...episode,
    firstMs: Math.min(episode.firstMs, timeMs),
    lastMs: Math.max(episode.lastMs, timeMs),
    events: episode.events + 1,
    ...(score > episode.peak && {
      peak: score,
      peakEventId: eventId,
      reasons: reasons.slice(0, mostReasons),
    }),
  };
}

function withoutOldest(open: readonly Episode[]): Episode[] {
  const oldest = open.reduce((oldest, one) => (one.lastMs < oldest.lastMs ? one : oldest));
  return open.filter((one) => one !== oldest);
}

/** 128 bits of SHA-256, in hex. JSON keeps the three parts apart, and lone surrogates too. */
function alertIdOf(profile: string, entity: string, firstEventId: string): string {
  const meaning = JSON.stringify([profile, entity, firstEventId]);
  return hash('sha256', meaning).slice(0, 32);
}
