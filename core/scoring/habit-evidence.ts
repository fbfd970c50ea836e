import { type Column, indexOfColumn } from '../events/event.js';
import type { FeatureSet } from '../features/feature-set.js';
import type { DimensionPeers } from '../models/peers.js';
import type { Told } from '../profile/scorer.js';
import type { EntryValue } from '../states/form.js';
import type { Evidence, Judged, Telling } from './evidence.js';
import { HabitSurprise } from './habit-surprise.js';
import { columnText, fillIn, textOf } from './reason.js';

export interface HabitOptions {
  readonly name: string;
  /** The field whose values the habit is. */
  readonly field: string;
  readonly settings: Told;
  readonly features: FeatureSet;
  readonly peers: DimensionPeers;
}

/** An event's value against what its entity and the entity's peers do. */
export class HabitEvidence implements Evidence {
  readonly name: string;
  readonly group: string | null;
  readonly #settings: Told;
  readonly #columns: readonly Column[];
  readonly #column: number;
  readonly #state: number;
  readonly #surprise: HabitSurprise;

  constructor({ name, field, settings, features, peers }: HabitOptions) {
    this.name = name;
    this.group = settings.group ?? null;
    this.#settings = settings;
    this.#columns = features.columns;
    this.#column = indexOfColumn(features.columns, field);
    this.#state = features.habits.get(name)!;
    this.#surprise = new HabitSurprise(peers);
  }

  bits(judged: Judged): number {
    const value = this.#valueOf(judged);
    if (value === null) return 0;
    return this.#settings.weight * this.#of(judged).bits(value);
  }

  tell(judged: Judged): Telling {
    const value = this.#valueOf(judged)!;
    const surprise = this.#of(judged);
    const column = this.#columns[this.#column]!;
    const usual = surprise.mostUsual();
    const of = columnText(this.#columns, judged.values);
    return {
      value: textOf(value, column),
      expected:
        usual === null
          ? 'nothing is known of it yet'
          : `${textOf(usual.value, column)} on ${usual.days} days, this on ${surprise.daysWith(value)}`,
      peers: `1 in ${oneIn(surprise.peerShare(value))}`,
      reason: fillIn(this.#settings.reason, (name) => (name === 'value' ? textOf(value, column) : of(name))),
    };
  }

  #valueOf({ values }: Judged): EntryValue | null {
    const value = values[this.#column];
    if (value === null || value === undefined) return null;
    return typeof value === 'boolean' ? String(value) : value;
  }

  #of({ before, cohort }: Judged): HabitSurprise {
    return this.#surprise.of(before[this.#state]!, cohort);
  }
}

function oneIn(share: number): string {
  return String(Math.round(1 / share));
}
