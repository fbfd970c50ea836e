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

interface InTransit extends Happening {
  readonly atMs: number;
  readonly order: number;
}

/** The way from where events happen to the log: keeps those that are still on it. */
export class Transit {
  readonly #waiting = new Heap<InTransit>();
  readonly #bytesOf = createEncoder();
  #order = 0;

  constructor(private readonly options: DeliveryOptions) {}

  accept({ event, person, label }: Happening): void {
    const { random, lateShare, duplicateShare } = this.options;
    const lateMs = happens(random, lateShare) ? this.#lateness() : 0;
    const atMs = event.timeMs + TRANSIT_MS + lateMs;
    this.#waiting.push({ atMs, order: this.#order++, event, person, label });
    if (happens(random, duplicateShare)) {
      const againMs = atMs + Math.ceil(exponential(random, repetitionMs));
      this.#waiting.push({ atMs: againMs, order: this.#order++, event, person, label: null });
    }
  }

  /** The next arrival at or before that moment (epoch ms), null if there is none. */
  arrivedBy(timeMs: number): Delivery | null {
    const first = this.#waiting.top;
    if (first === undefined || first.atMs > timeMs) return null;
    this.#waiting.pop();
    const { event, person, label, atMs } = first;
    const value = this.#bytesOf(eventJson(event));
    return { key: person.key, value, logTime: atMs, eventId: event.id, label };
  }

  #lateness(): number {
    const { random } = this.options;
    return Math.min(longestLatenessMs, MINUTE_MS + Math.ceil(exponential(random, latenessMs)));
  }
}

const slabBytes = 1 << 20;

/** ASCII text → bytes, many in one piece of memory, which lives as long as one of them. */
function createEncoder(): (text: string) => Buffer {
  let slab = Buffer.alloc(0);
  let used = 0;
  return (text) => {
    if (slab.length - used < text.length) {
      slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, text.length));
      used = 0;
    }
    const start = used;
    used += slab.write(text, start, 'latin1');
    return slab.subarray(start, used);
  };
}
