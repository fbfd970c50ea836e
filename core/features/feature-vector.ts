import type { Feature, FeatureSet, States } from './feature-set.js';

interface Single {
  readonly slot: number;
  readonly feature: Feature;
}

interface Ratio {
  readonly slot: number;
  readonly above: number;
  readonly below: number;
}

/** Some features of an entity as numbers; each is finished once, however many ratios are made of it. */
export class FeatureVector {
  /** In the order of the names; NaN: no value. */
  readonly values: Float64Array;
  readonly #singles: readonly Single[];
  readonly #ratios: readonly Ratio[];
  /** The wanted features, then those that their ratios are made of. */
  readonly #slots: Float64Array;

  constructor(features: FeatureSet, names: readonly string[]) {
    const byName = new Map(features.features.map((feature) => [feature.name, feature]));
    const wanted = names.map((name) => {
      const feature = byName.get(name);
      if (!feature) throw new RangeError(`there is no feature ${name}`);
      return feature;
    });
    const all = [...new Set([...wanted, ...wanted.flatMap(({ parts }) => parts ?? [])])];
    this.#singles = all.flatMap((feature, slot) => (feature.parts ? [] : [{ slot, feature }]));
    this.#ratios = all.flatMap(({ parts }, slot) => {
      return parts ? [{ slot, above: all.indexOf(parts[0]), below: all.indexOf(parts[1]) }] : [];
    });
    this.#slots = new Float64Array(all.length);
    this.values = this.#slots.subarray(0, wanted.length);
  }

  /** Makes `values` those of an entity that is not dormant: what `Feature.finish` yields. */
  finish(states: States): void {
    const slots = this.#slots;
    for (let index = 0; index < this.#singles.length; index++) {
      const { slot, feature } = this.#singles[index]!;
      slots[slot] = feature.finish(states) ?? Number.NaN;
    }
    for (let index = 0; index < this.#ratios.length; index++) {
      const { slot, above, below } = this.#ratios[index]!;
      slots[slot] = slots[below] === 0 ? Number.NaN : slots[above]! / slots[below]!;
    }
  }
}
