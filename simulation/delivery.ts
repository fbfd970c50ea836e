import type { Random } from '../core/random/random.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './calendar.js';
import { exponential, happens } from './chance.js';
import { eventJson } from './events/event-json.js';
import { Heap } from './timeline/heap.js';
import type { Happening, Label } from './timeline/timeline.js';

/** A record on its arrival at the log. */
export interface Delivery {
  readonly key: Buffer;
  /** The event as JSON. */
  readonly value: Buffer;
  /** Epoch ms at which it arrives. */
  readonly logTime: number;
  readonly eventId: string;
  /** What the event belongs to; null for ordinary ones and for copies. */
  readonly label: Label | null;
}

export interface DeliveryOptions {
  /** Share of the events that arrive late, 0 to 1. */
  readonly lateShare: number;
  /** Share of the events that arrive twice, 0 to 1. */
  readonly duplicateShare: number;
  readonly random: Random;
}

/** Every event takes this long. */
export const TRANSIT_MS = 50;
const latenessMs = 15 * MINUTE_MS;
const longestLatenessMs = 6 * HOUR_MS;
const repetitionMs = 10 * SECOND_MS;

interface InTransit {
  readonly atMs: number;
  readonly order: number;
  readonly delivery: Delivery;
}

/** The way from where events happen to the log: keeps those that are still on it. */
export class Transit {
  readonly #waiting = new Heap<InTransit>();
  #order = 0;

  constructor(private readonly options: DeliveryOptions) {}

  accept({ event, person, label }: Happening): void {
    const { random, lateShare, duplicateShare } = this.options;
    const arrivalMs = event.timestamp + TRANSIT_MS;
    const lateMs = happens(random, lateShare) ? this.#lateness() : 0;
    const logTime = arrivalMs + lateMs;
    const value = Buffer.from(eventJson(event));
    const delivery = { key: person.key, value, logTime, eventId: event.event_id, label };
    this.#send(delivery);
    if (happens(random, duplicateShare)) {
      const again = logTime + Math.ceil(exponential(random, repetitionMs));
      this.#send({ ...delivery, logTime: again, label: null });
    }
  }

  /** The next arrival at or before that moment (epoch ms), null if there is none. */
  arrivedBy(timeMs: number): Delivery | null {
    const first = this.#waiting.top;
    return first === undefined || first.atMs > timeMs ? null : this.#waiting.pop()!.delivery;
  }

  #lateness(): number {
    const { random } = this.options;
    return Math.min(longestLatenessMs, MINUTE_MS + Math.ceil(exponential(random, latenessMs)));
  }

  #send(delivery: Delivery): void {
    this.#waiting.push({ atMs: delivery.logTime, order: this.#order++, delivery });
  }
}
