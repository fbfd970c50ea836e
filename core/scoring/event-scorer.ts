import { StreamGuardError } from '../errors/errors.js';
import type { Scorer } from '../profile/scorer.js';
import { ClassicEventScorer } from './classic-event-scorer.js';
import type { EventScorer, ScoringBasis } from './scorer.js';
import { SurpriseScorer } from './surprise-scorer.js';

const scorers: Record<Scorer['use'], new (basis: ScoringBasis) => EventScorer> = {
  surprise: SurpriseScorer,
  classic: ClassicEventScorer,
};

/** @throws profile-without-scorer */
export function eventScorer(basis: ScoringBasis): EventScorer {
  const { scorer, name } = basis.profile;
  if (!scorer) throw new StreamGuardError('profile-without-scorer', { name });
  return new scorers[scorer.use](basis);
}
