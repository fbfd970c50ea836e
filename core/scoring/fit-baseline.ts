import type { States } from '../features/feature-set.js';
import type { Baseline } from '../models/baseline.js';
import { PeersBuilder } from '../models/peers-builder.js';
import { AmountDays } from './amount-days.js';
import { forestHalves } from './forest-evidence.js';
import { FreshDays } from './fresh-days.js';
import type { ScoringBasis } from './scorer.js';
import { Standing } from './standing.js';

/** Entities, each once; its states are good until the next. */
export type Entities = Iterable<States>;

/** What a profile's surprise scorer needs to know of entities; of a profile that has none, nothing. */
export function fitBaseline(
  { profile, features, model }: Pick<ScoringBasis, 'profile' | 'features' | 'model'>,
  entities: () => Entities,
): Omit<Baseline, 'calibration'> {
  const settings = profile.scorer?.surprise;
  const habits = Object.keys(settings?.habits ?? {});
  const cohorts = model?.cohorts.centroids.length ?? 0;
  const peers = new Map(
    [...new Set([...habits, ...Object.keys(settings?.fresh ?? {})])].map((name) => {
      return [name, new PeersBuilder(features.habits.get(name)!, cohorts)];
    }),
  );
  const standing = model ? new Standing(features, model) : null;
  const forestScores: number[] = [];
  for (const states of entities()) {
    standing?.of(states);
    for (const builder of peers.values()) builder.add(states, standing?.cohort ?? null);
    if (standing?.forestScore != null) forestScores.push(standing.forestScore);
  }
  const habitPeers = Object.fromEntries([...peers].map(([name, builder]) => [name, builder.peers]));
  const signals = [...features.signals].map(([name, signal]) => {
    const days = new AmountDays(signal);
    for (const states of entities()) days.add(states);
    return [name, days.tail(entities())] as const;
  });
  const fresh = Object.keys(settings?.fresh ?? {}).map((name) => {
    const days = new FreshDays(features.habits.get(name)!, features.days!, habitPeers[name]!.ownDiscount);
    for (const states of entities()) days.add(states);
    return [name, days.tail()] as const;
  });
  return {
    habits: habitPeers,
    signals: Object.fromEntries(signals),
    fresh: Object.fromEntries(fresh),
    forest: forestHalves(forestScores),
  };
}
