import type { DimensionPeers } from '../models/peers.js';
import { AmountEvidence } from './amount-evidence.js';
import type { Evidence } from './evidence.js';
import { ForestEvidence } from './forest-evidence.js';
import { FreshEvidence } from './fresh-evidence.js';
import { HabitEvidence } from './habit-evidence.js';
import type { ScoringBasis } from './scorer.js';
import type { Tail } from './tail.js';
import { TravelEvidence } from './travel-evidence.js';

/** Peers of whom nothing is known: nobody has any value, so that only the entity's own history counts. */
const nobody: DimensionPeers = {
  ownDiscount: 0.5,
  peerDiscount: 0.5,
  everyone: { pairs: 0, values: 0, of: new Map() },
  cohorts: [],
};
const unknownTail: Tail = { usual: 1, unit: 1, from: 0, bitsPerDoubling: 2 };

/** All that a profile has events judged by, in the order in which it names them. */
export function evidencesOf({ profile, features, baseline }: ScoringBasis): Evidence[] {
  const { habits, fresh, forest } = profile.scorer!.surprise!;
  const peersOf = (name: string) => baseline?.habits[name] ?? nobody;
  return [
    ...Object.entries(habits).map(([name, settings]) => {
      return new HabitEvidence({
        name,
        field: profile.habits[name]!,
        settings,
        features,
        peers: peersOf(name),
      });
    }),
    ...Object.entries(profile.signals).map(([name, definition]) => {
      const tail = baseline?.signals[name] ?? unknownTail;
      return new AmountEvidence({ name, definition, features, day: profile.day!, tail });
    }),
    ...Object.entries(fresh).map(([name, settings]) => {
      return new FreshEvidence({
        name,
        field: profile.habits[name]!,
        day: profile.day!,
        settings,
        features,
        discount: peersOf(name).ownDiscount,
        tail: baseline?.fresh[name] ?? unknownTail,
      });
    }),
    ...(profile.travel ? [new TravelEvidence(profile.travel, features, profile)] : []),
    ...(forest && baseline ? [new ForestEvidence(forest, baseline.forest)] : []),
  ];
}
