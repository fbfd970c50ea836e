import type { Value } from '../events/event.js';
import type { States } from '../features/feature-set.js';
import { calibratedScore } from '../models/calibration.js';
import type { Contribution } from './contribution.js';
import type { Evidence, Judged } from './evidence.js';
import { evidencesOf } from './evidences.js';
import type { EventScorer, Explanation, ScoringBasis } from './scorer.js';
import { Standing } from './standing.js';

/** The score of an event at the threshold of a run. */
const threshold = 0.5;
/** Bits are multiples of 1/2^20, so that they add up to the same in whatever order. */
const fraction = 2 ** 20;
/** Active days after which half of what is said of an entity is its own. */
const halfMature = 5;

/**
 * How surprising an event is: bits of evidence, added up to the raw score, which the run's calibration turns into a score
 * from 0 to 1.
 */
export class SurpriseScorer implements EventScorer {
  readonly threshold = threshold;
  readonly components: readonly string[];
  readonly parts: Float64Array;
  /** Of the event that was scored last, in bits. */
  raw = 0;
  readonly #evidences: readonly Evidence[];
  /** Of each, its bits in the last event: 0 where another of its group had more. */
  readonly #bits: Float64Array;
  /** Per group, the places of its members. */
  readonly #groups: readonly (readonly number[])[];
  /** Per component, the places of what it is made of. */
  readonly #componentsOf: readonly (readonly number[])[];
  readonly #standing: Standing | null;
  readonly #judged: { -readonly [Name in keyof Judged]: Judged[Name] };

  constructor(private readonly basis: ScoringBasis) {
    const { profile, features, model } = basis;
    const settings = profile.scorer!.surprise!;
    this.#evidences = evidencesOf(basis);
    this.#bits = new Float64Array(this.#evidences.length);
    this.#groups = groupsOf(this.#evidences);
    this.components = Object.keys(settings.components);
    this.parts = new Float64Array(this.components.length);
    this.#componentsOf = Object.values(settings.components).map((names) =>
      this.#evidences.flatMap(({ name }, index) => (names.includes(name) ? [index] : [])),
    );
    this.#standing = model ? new Standing(features, model) : null;
    this.#judged = { values: [], before: [], cohort: null, forestScore: null };
  }

  score(values: readonly Value[], before: States): number {
    this.#weigh(values, before);
    const calibration = this.basis.baseline?.calibration;
    if (calibration) return calibratedScore(calibration, this.raw);
    return uncalibratedScore(this.raw, this.basis.profile.scorer!.surprise!.evidenceBits);
  }

  explain(values: readonly Value[], before: States): Explanation {
    this.#weigh(values, before);
    const told = [...this.#evidences.keys()]
      .filter((index) => this.#bits[index] !== 0)
      .sort((a, b) => this.#bits[b]! - this.#bits[a]!);
    const contributions = told.map((index): Contribution => {
      const { name } = this.#evidences[index]!;
      const { value, expected, peers, reason } = this.#evidences[index]!.tell(this.#judged);
      return { feature: name, value, expected, peers, bits: this.#bits[index]!, text: reason };
    });
    const least = this.basis.profile.scorer!.surprise!.reasonBits;
    const { days } = this.basis.features;
    const active = days === null ? 0 : before[days]!.size;
    return {
      reasons: contributions.filter(({ bits }) => bits >= least).map(({ text }) => text),
      contributions,
      maturity: active / (active + halfMature),
    };
  }

  #weigh(values: readonly Value[], before: States): void {
    const judged = this.#judged;
    const bits = this.#bits;
    this.#standing?.of(before);
    judged.values = values;
    judged.before = before;
    judged.cohort = this.#standing?.cohort ?? null;
    judged.forestScore = this.#standing?.forestScore ?? null;
    for (let index = 0; index < bits.length; index++) {
      bits[index] = Math.round(this.#evidences[index]!.bits(judged) * fraction) / fraction;
    }
    for (const members of this.#groups) keepMost(bits, members);
    let raw = 0;
    for (let index = 0; index < bits.length; index++) raw += bits[index]!;
    this.raw = raw;
    for (let component = 0; component < this.parts.length; component++) {
      let together = 0;
      for (const index of this.#componentsOf[component]!) together += bits[index]!;
      this.parts[component] = together > 0 ? 1 - 2 ** -together : 0;
    }
  }
}

/** Before the first run: 0.5 at the evidence that an anomaly has at least. */
function uncalibratedScore(raw: number, evidenceBits: number): number {
  return raw <= 0 ? 0 : raw / (raw + evidenceBits);
}

function groupsOf(evidences: readonly Evidence[]): number[][] {
  const groups = new Map<string, number[]>();
  evidences.forEach(({ group }, index) => {
    if (group !== null) groups.set(group, [...(groups.get(group) ?? []), index]);
  });
  return [...groups.values()].filter((members) => members.length > 1);
}

function keepMost(bits: Float64Array, members: readonly number[]): void {
  let most = members[0]!;
  for (const index of members) if (bits[index]! > bits[most]!) most = index;
  for (const index of members) if (index !== most) bits[index] = 0;
}
