import { indexOfColumn } from '../events/event.js';
import type { FeatureSet } from '../features/feature-set.js';
import type { Signal } from '../features/signals.js';
import { formatNumber } from '../models/format-number.js';
import type { SignalDefinition } from '../profile/signal.js';
import type { Evidence, Judged, Telling } from './evidence.js';
import { columnText, fillIn } from './reason.js';
import { Reference } from './reference.js';
import { type Tail, tailBits } from './tail.js';

export interface AmountOptions {
  readonly name: string;
  readonly definition: SignalDefinition;
  readonly features: FeatureSet;
  /** The column of the local day. */
  readonly day: string;
  readonly tail: Tail;
}

/** What an entity did of one kind on the day so far, with this event, against its own days: a hard signal. */
export class AmountEvidence implements Evidence {
  readonly name: string;
  readonly group: string | null;
  readonly #options: AmountOptions;
  readonly #signal: Signal;
  readonly #day: number;
  readonly #reference = new Reference();

  constructor(options: AmountOptions) {
    const { name, definition, features, day } = options;
    this.name = name;
    this.group = definition.group ?? null;
    this.#options = options;
    this.#signal = features.signals.get(name)!;
    this.#day = indexOfColumn(features.columns, day);
  }

  bits(judged: Judged): number {
    const today = this.#today(judged);
    if (today === 0) return 0;
    const { definition, tail } = this.#options;
    return definition.weight * tailBits(tail, today, this.#usual(judged));
  }

  tell(judged: Judged): Telling {
    const { definition, features, tail } = this.#options;
    const { unit } = this.#signal;
    const today = formatNumber(this.#today(judged) / unit);
    const expected = formatNumber(this.#usual(judged) / unit);
    const of = columnText(features.columns, judged.values);
    const texts: Record<string, string> = { today, expected };
    return {
      value: today,
      expected,
      peers: formatNumber(tail.usual / unit),
      reason: fillIn(definition.reason, (name) => texts[name] ?? of(name)),
    };
  }

  /** With the event; 0 where it adds nothing. */
  #today({ values, before }: Judged): number {
    const added = this.#signal.adds(values);
    const day = values[this.#day];
    if (added <= 0 || typeof day !== 'number') return 0;
    const state = before[this.#signal.state]!;
    const entry = state.find(day);
    return added + (entry === 0 ? 0 : this.#signal.on(state, entry));
  }

  /** Per active day, by the days before this one. */
  #usual({ values, before }: Judged): number {
    const state = before[this.#signal.state]!;
    const { usual, unit } = this.#options.tail;
    return this.#reference.of(this.#signal, state, values[this.#day] as number, usual, unit);
  }
}
