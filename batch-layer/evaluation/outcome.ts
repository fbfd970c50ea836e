import type { Alert } from '../backtest/alert-book.js';
import type { Label, Labels } from './labels.js';

/** A labelled event of the stretch. */
export interface LabelledEvent {
  readonly eventId: string;
  readonly label: Label;
  /** Event time, epoch ms. */
  readonly timeMs: number;
}

/** What is true of a stretch. */
export interface Truth {
  readonly labels: Labels;
  readonly labelled: readonly LabelledEvent[];
  /** Attacks and surprises that had an event before the stretch. */
  readonly begunBefore: ReadonlySet<string>;
}

/** An attack that began in the stretch. */
export interface IncidentOutcome {
  readonly scenario: string;
  readonly incident: string;
  /** null: it was not found. */
  readonly found: Detection | null;
}

/** The first of an attack's events that is an anomaly. */
export interface Detection {
  /** The attack's events up to that one, itself included, by event time: 1 is the first. */
  readonly events: number;
  /** From the attack's first event to that one. */
  readonly minutes: number;
}

/** A harmless surprise that began in the stretch. */
export interface SurpriseOutcome {
  readonly scenario: string;
  readonly incident: string;
  readonly alerted: boolean;
}

/** What an alert is about: an attack, where one of its anomalies is an event of one; else a surprise likewise; else nothing. */
export type Subject = 'attack' | 'surprise' | 'nothing';

export interface Outcome {
  readonly incidents: readonly IncidentOutcome[];
  readonly surprises: readonly SurpriseOutcome[];
  /** Alerts by what they are about. */
  readonly alerts: Readonly<Record<Subject, number>>;
}

/**
 * Compares what a scorer said with what was so. An attack is found where one of its own events is an anomaly, and so in an
 * alert; an ordinary event beside it does not count. Of what began before the stretch nobody says whether it is found, but
 * an alert may be about it.
 */
export function outcomeOf(alerts: readonly Alert[], { labels, labelled, begunBefore }: Truth): Outcome {
  const anomalies = new Set(alerts.flatMap(({ eventIds }) => eventIds));
  const byIncident = new Map<string, LabelledEvent[]>();
  for (const event of labelled) {
    const { incident } = event.label;
    if (begunBefore.has(incident)) continue;
    const events = byIncident.get(incident);
    if (events) events.push(event);
    else byIncident.set(incident, [event]);
  }
  const incidents: IncidentOutcome[] = [];
  const surprises: SurpriseOutcome[] = [];
  for (const [incident, events] of byIncident) {
    const { scenario, isBenign } = events[0]!.label;
    const found = detectionIn(events, anomalies);
    if (isBenign) surprises.push({ scenario, incident, alerted: found !== null });
    else incidents.push({ scenario, incident, found });
  }
  const about = { attack: 0, surprise: 0, nothing: 0 };
  for (const alert of alerts) about[subjectOf(alert, labels)]++;
  return { incidents, surprises, alerts: about };
}

function detectionIn(events: readonly LabelledEvent[], anomalies: ReadonlySet<string>): Detection | null {
  const inTime = events.toSorted((one, other) => one.timeMs - other.timeMs);
  const first = inTime.findIndex(({ eventId }) => anomalies.has(eventId));
  if (first < 0) return null;
  return { events: first + 1, minutes: (inTime[first]!.timeMs - inTime[0]!.timeMs) / 60_000 };
}

function subjectOf({ eventIds }: Alert, labels: Labels): Subject {
  const known = eventIds.flatMap((id) => labels.get(id) ?? []);
  if (known.some(({ isBenign }) => !isBenign)) return 'attack';
  return known.length > 0 ? 'surprise' : 'nothing';
}
