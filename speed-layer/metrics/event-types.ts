import { Counter } from 'prom-client';
import type { Described } from './instruments.js';

const label = 'event_type';
const maxNames = 100;

/** Events by type; types beyond the first hundred count as `other`, for where a profile does not list them. */
export class EventTypes {
  readonly #counts = new Map<string, { events: number }>();

  constructor({ name, help, registry }: Described) {
    const counts = this.#counts;
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [type, { events }] of counts) this.inc({ [label]: type }, events);
      },
    });
  }

  add(type: string): void {
    const count = this.#counts.get(type) ?? this.#begin(type);
    count.events++;
  }

  #begin(type: string): { events: number } {
    const name = this.#counts.size < maxNames ? type : 'other';
    const count = this.#counts.get(name) ?? { events: 0 };
    this.#counts.set(name, count);
    return count;
  }
}
