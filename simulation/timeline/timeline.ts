import type { SecurityEvent } from '../events/event.js';
import type { Person } from '../people/person.js';
import { Heap, type Waiting } from './heap.js';

/** An event and what is known of it beside the log. */
export interface Happening {
  readonly event: SecurityEvent;
  readonly person: Person;
  readonly label: Label | null;
}

export interface Label {
  /** An attack's name, or a harmless surprise's: those begin with `benign-`. */
  readonly scenario: string;
  readonly incident: string;
  readonly isBenign: boolean;
}

/** Something that makes events happen, one at a time. */
export interface Source extends Waiting {
  /** When its next event happens, epoch ms, rising; Infinity: never again. */
  atMs: number;
  /** Makes its next event happen and moves `atMs`; null where that moment has no event. */
  next(): Happening | null;
}

/** Merges sources into one order of time; keeps one pending moment of each. */
export class Timeline {
  readonly #sources = new Heap<Source>();

  add(source: Source): void {
    if (source.atMs < Infinity) this.#sources.push(source);
  }

  /** The next event before that moment (epoch ms), null if there is none. */
  before(untilMs: number): Happening | null {
    for (;;) {
      const source = this.#sources.top;
      if (source === undefined || source.atMs >= untilMs) return null;
      const happening = source.next();
      this.#moved(source);
      if (happening === null) continue;
      const { event, person } = happening;
      if (event.type === 'auth_attempt' && event.status === 'success') {
        person.lastSuccessMs = event.timeMs;
      }
      return happening;
    }
  }

  /** A source may have added others meanwhile, all of them later than itself. */
  #moved(source: Source): void {
    if (source.atMs === Infinity) this.#sources.pop();
    else this.#sources.settle();
  }
}
