import type { Statistic, Survey } from '../aggregations/aggregation.js';
import type { FeatureSet, States } from './feature-set.js';

/** A survey of one of the states, and what it finds. */
interface Surveyed {
  readonly state: number;
  readonly survey: Survey;
  readonly found: Float64Array;
}

interface Single {
  readonly slot: number;
  readonly state: number;
  readonly statistic: Statistic;
  readonly found: Float64Array;
}

interface Ratio {
  readonly slot: number;
  readonly above: number;
  readonly below: number;
}

const nothing = new Float64Array(0);

/**
 * Some features of an entity as numbers; each is finished once, however many ratios are made of it, and the entries of a
 * state are gone through once, however many features read them.
 */
export class FeatureVector {
  /** In the order of the names; NaN: no value. */
  readonly values: Float64Array;
  readonly #surveys: readonly Surveyed[];
  readonly #singles: readonly Single[];
  readonly #ratios: readonly Ratio[];
  /** The wanted features, then those that their ratios are made of. */
  readonly #slots: Float64Array;

  constructor({ features, aggregations }: FeatureSet, names: readonly string[]) {
    const byName = new Map(features.map((feature) => [feature.name, feature]));
    const wanted = names.map((name) => {
      const feature = byName.get(name);
      if (!feature) throw new RangeError(`there is no feature ${name}`);
      return feature;
    });
    const all = [...new Set([...wanted, ...wanted.flatMap(({ parts }) => parts ?? [])])];
    const surveyed = new Set(all.flatMap(({ statistic, reads }) => (statistic?.surveyed ? reads : [])));
    this.#surveys = [...surveyed].flatMap((state) => {
      const { survey } = aggregations[state]!;
      return survey ? [{ state, survey, found: new Float64Array(survey.width) }] : [];
    });
    this.#singles = all.flatMap(({ statistic, reads }, slot) => {
      const state = reads[0]!;
      const found = this.#surveys.find((one) => one.state === state)?.found ?? nothing;
      return statistic ? [{ slot, state, statistic, found }] : [];
    });
    this.#ratios = all.flatMap(({ parts }, slot) => {
      return parts ? [{ slot, above: all.indexOf(parts[0]), below: all.indexOf(parts[1]) }] : [];
    });
    this.#slots = new Float64Array(all.length);
    this.values = this.#slots.subarray(0, wanted.length);
  }

  /** Makes `values` those of an entity that is not dormant: what `Feature.finish` yields. */
  finish(states: States): void {
    const slots = this.#slots;
    for (let index = 0; index < this.#surveys.length; index++) {
      const { state, survey, found } = this.#surveys[index]!;
      survey.take(states[state]!, found);
    }
    for (let index = 0; index < this.#singles.length; index++) {
      const { slot, state, statistic, found } = this.#singles[index]!;
      slots[slot] = statistic.finish(states[state]!, found) ?? Number.NaN;
    }
    for (let index = 0; index < this.#ratios.length; index++) {
      const { slot, above, below } = this.#ratios[index]!;
      slots[slot] = slots[below] === 0 ? Number.NaN : slots[above]! / slots[below]!;
    }
  }
}
