import type { Anomaly } from '../../core/alerts/anomaly.js';
import type { Episode } from '../../core/alerts/episodes.js';
import { type Judgement, judge } from '../../core/alerts/judgement.js';
import type { AlertPolicy } from '../../core/alerts/policy.js';

/** An alert as it stands after all its anomalies. */
export interface Alert {
  readonly entity: string;
  readonly episode: Episode;
  /** The ids of its anomalies, in the order in which they arrived. */
  readonly eventIds: readonly string[];
}

interface Page {
  readonly entity: string;
  episode: Episode;
  readonly eventIds: string[];
}

/** Makes alerts of anomalies as the speed layer does; those of one entity come in the order of their arrival. */
export class AlertBook {
  readonly #judgements = new Map<string, Judgement>();
  readonly #pages = new Map<string, Page>();

  constructor(private readonly policy: AlertPolicy) {}

  /** Alerts so far. */
  get count(): number {
    return this.#pages.size;
  }

  /** Returns the id of the alert that the anomaly is in. */
  add(anomaly: Anomaly): string {
    const { entity, eventId } = anomaly;
    const { judgement, episode } = judge(this.#judgements.get(entity) ?? null, anomaly, this.policy);
    this.#judgements.set(entity, judgement);
    const page = this.#pages.get(episode.alertId);
    if (page) {
      page.episode = episode;
      page.eventIds.push(eventId);
    } else {
      this.#pages.set(episode.alertId, { entity, episode, eventIds: [eventId] });
    }
    return episode.alertId;
  }

  /** By the event time at which they begin, then by id: in whatever order partitions were read. */
  alerts(): Alert[] {
    return [...this.#pages.values()].sort(({ episode: one }, { episode: other }) => {
      return one.firstMs - other.firstMs || (one.alertId < other.alertId ? -1 : 1);
    });
  }
}
