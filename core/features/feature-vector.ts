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

/** A scalar as it stands. */
interface Scalar {
  readonly slot: number;
  readonly state: number;
  readonly scalar: number;
}

interface Ratio {
  readonly slot: number;
  readonly above: number;
  readonly below: number;
}

const nothing = new Float64Array(0);

/**
 * Some features of an entity as numbers; each is finished once, however many ratios are made of it, and a survey of a
 * state is taken once, however many features read it.
 */
export class FeatureVector {
  /** In the order of the names; NaN: no value. */
  readonly values: Float64Array;
  readonly #surveys: readonly Surveyed[];
  readonly #scalars: readonly Scalar[];
  readonly #singles: readonly Single[];
  readonly #ratios: readonly Ratio[];
  /** The wanted features, then those that their ratios are made of. */
  readonly #slots: Float64Array;

  constructor({ features }: FeatureSet, names: readonly string[]) {
    const byName = new Map(features.map((feature) => [feature.name, feature]));
    const wanted = names.map((name) => {
      const feature = byName.get(name);
      if (!feature) throw new RangeError(`there is no feature ${name}`);
      return feature;
    });
    const all = [...new Set([...wanted, ...wanted.flatMap(({ parts }) => parts ?? [])])];
    const surveys: Surveyed[] = [];
    const surveyed = (state: number, survey: Survey): Surveyed => {
      const known = surveys.find((one) => one.state === state && one.survey === survey);
      const found = known ?? { state, survey, found: new Float64Array(survey.width) };
      if (!known) surveys.push(found);
      return found;
    };
    this.#scalars = all.flatMap(({ statistic, reads }, slot) => {
      return statistic?.scalar === undefined ? [] : [{ slot, state: reads[0]!, scalar: statistic.scalar }];
    });
    this.#singles = all.flatMap(({ statistic, reads }, slot) => {
      if (!statistic || statistic.scalar !== undefined) return [];
      const state = reads[0]!;
      const found = statistic.survey ? surveyed(state, statistic.survey).found : nothing;
      return [{ slot, state, statistic, found }];
    });
    this.#surveys = surveys;
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
    for (let index = 0; index < this.#scalars.length; index++) {
      const { slot, state, scalar } = this.#scalars[index]!;
      slots[slot] = states[state]!.count(scalar);
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
