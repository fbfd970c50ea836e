import { StreamGuardError } from '../../core/errors/errors.js';
import type { Profile } from '../../core/profile/profile.js';
import type { ClassicSettings } from '../../core/profile/scorer.js';
import type { EventJudge } from '../backtest/event-judge.js';
import { type RunBasis, RunJudge } from '../backtest/run-judge.js';
import { OriginalJudge } from './original-judge.js';

/** Scorers that can be held side by side: as the profile says, the classic formula over a run's states, the original. */
export const contenderNames = ['profile', 'classic', 'original'] as const;
export type ContenderName = (typeof contenderNames)[number];

/** A fresh one, which remembers nothing yet. @throws profile-without-scorer */
export const contenders: Readonly<Record<ContenderName, (basis: RunBasis) => EventJudge>> = {
  profile: (basis) => new RunJudge(basis),
  classic: (basis) => {
    const scorer = { use: 'classic', classic: yardstickOf(basis.profile) } as const;
    const profile = { ...basis.profile, scorer };
    return new RunJudge({ ...basis, profile });
  },
  original: ({ profile }) => new OriginalJudge(profile, yardstickOf(profile)),
};

/** The classic formula, as the profile declares it. */
function yardstickOf({ name, scorer }: Profile): ClassicSettings {
  if (!scorer?.classic) throw new StreamGuardError('profile-without-scorer', { name });
  return scorer.classic;
}
