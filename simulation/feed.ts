import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventLogWriter } from '../connectors/event-log/event-log.js';
import type { Stage } from '../core/progress/progress.js';
import { DAY_MS } from './calendar.js';
import type { Delivery } from './delivery.js';
import type { LabelFile } from './label-file.js';
import { type Clock, pace } from './pace.js';
import type { Simulation } from './simulation.js';

/** Where simulated records go. */
export interface Feed {
  readonly simulation: Simulation;
  readonly writer: EventLogWriter;
  /** null: nobody wants the labels. */
  readonly labels: LabelFile | null;
  readonly stage: Stage;
  /** Ends the feed after what is on its way. */
  readonly signal: AbortSignal;
}

export interface Fed {
  /** Records that the log took. */
  readonly events: number;
  /** Events that belong to an attack or a surprise. */
  readonly labels: number;
  /** Attacks of which at least one event arrived. */
  readonly incidents: number;
  /** False where the signal cut history short. */
  readonly complete: boolean;
}

const eventsPerAppend = 20_000;
const eventsPerTurn = 250;

/** Appends so many days of history; the stage advances by days. The log takes one batch while the next is made. */
export async function feedHistory(feed: Feed, days: number): Promise<Fed> {
  const { simulation, stage, signal } = feed;
  const outlet = new Outlet(feed);
  let batch: Delivery[] = [];
  let sending: Promise<void> = Promise.resolve();
  let daysDone = 0;
  for (const delivery of simulation.history(days)) {
    batch.push(delivery);
    if (batch.length % eventsPerTurn === 0) {
      await nextTurn();
      if (signal.aborted) break;
    }
    if (batch.length < eventsPerAppend) continue;
    await sending;
    sending = outlet.send(batch);
    sending.catch(() => undefined);
    batch = [];
    const daysNow = Math.min(days, Math.floor(delivery.logTime / DAY_MS) - simulation.firstDay);
    stage.advance(daysNow - daysDone);
    daysDone = daysNow;
  }
  await sending;
  await outlet.send(batch);
  if (!signal.aborted) stage.advance(days - daysDone);
  stage.done();
  return outlet.fed(!signal.aborted);
}

export interface LiveOptions {
  /** Records per second, above 0. */
  readonly rate: number;
  /** Infinity: until the signal. */
  readonly durationMs: number;
  readonly clock: Clock;
}

/** Appends as time goes by; the stage advances by events. */
export async function feedLive(feed: Feed, options: LiveOptions): Promise<Fed> {
  const { simulation, stage, signal } = feed;
  const outlet = new Outlet(feed);
  const live = simulation.live(options.clock.nowMs());
  await pace({
    ...options,
    signal,
    async send(dueMs) {
      await outlet.send(dueMs.map((timeMs) => live.arrivingAt(timeMs)));
      stage.advance(dueMs.length);
    },
  });
  stage.done();
  return outlet.fed(true);
}

/** A record's label is written once the log has the record. */
class Outlet {
  #events = 0;
  #labels = 0;
  readonly #incidents = new Set<string>();

  constructor(private readonly feed: Feed) {}

  async send(deliveries: readonly Delivery[]): Promise<void> {
    await this.feed.writer.append(deliveries);
    await this.feed.labels?.append(deliveries);
    this.#events += deliveries.length;
    for (const { label } of deliveries) {
      if (label === null) continue;
      this.#labels++;
      if (!label.isBenign) this.#incidents.add(label.incident);
    }
  }

  fed(complete: boolean): Fed {
    return { events: this.#events, labels: this.#labels, incidents: this.#incidents.size, complete };
  }
}
