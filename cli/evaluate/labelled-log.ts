import { type Contest, hold } from '../../batch-layer/evaluation/contest.js';
import { conditionOf, type Evaluation } from '../../batch-layer/evaluation/evaluation.js';
import { readLabels } from '../../batch-layer/evaluation/labels.js';
import type { Configuration } from '../../config/load.js';
import { RunStore } from '../../connectors/run-store/run-store.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { Progress } from '../../core/progress/progress.js';
import { basisOfRun } from '../../speed-layer/basis.js';
import { defaultLog } from '../default-log.js';
import { namedRun } from '../runs/run-name.js';
import { openStretch } from '../stretch.js';
import { openWorkspace } from '../workspace.js';
import type { LogOptions } from './evaluate-options.js';

/** Lets the scorers judge a stretch of a log by a run. @throws usage where it holds too little */
export async function evaluateLog(
  configuration: Configuration,
  options: LogOptions & { readonly labels: string },
  contest: Contest,
  progress: Progress,
): Promise<Evaluation> {
  const labels = await readLabels(options.labels);
  const workspace = await openWorkspace(configuration, options.source ?? defaultLog(configuration));
  try {
    const store = new RunStore(workspace.folder);
    const run = await namedRun(store, options.run ?? 'latest');
    const basis = await basisOfRun(store, run, configuration.profile);
    const { profile } = basis;
    const opened = await openStretch(workspace, options, basis.run!.cut, progress);
    const stretch = await opened.through(profile);
    const outcome = await hold(contest, { basis, stretch, labels, days: null });
    if (outcome.days === 0)
      throw new StreamGuardError('usage', {
        problem: `The stretch holds ${outcome.events} events, too few to say how many alerts there are a day.`,
        cure: `Name a longer one with --from and --to; without --from it begins at the cut of the run ${run}.`,
      });
    return { profile: profile.name, ...contest, setting: null, conditions: [conditionOf(null, [outcome])] };
  } finally {
    await workspace.close();
  }
}
