import type { Verdicts } from '../connectors/verdicts/verdict-log.js';
import { countVerdicts, type VerdictCounts } from '../core/alerts/verdict-counts.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { Progress } from '../core/progress/progress.js';
import type { RunManifest } from '../core/runs/manifest.js';

/**
 * What people said of alerts in the events of a run. null: they cannot be read, which is told and hinders no training.
 * @param read undefined: there are none
 */
export async function verdictCounts(
  read: (() => Promise<Verdicts>) | undefined,
  { profile, window }: Pick<RunManifest, 'profile' | 'window'>,
  progress: Progress,
): Promise<VerdictCounts | null> {
  try {
    const verdicts = read ? await read() : new Map<never, never>();
    const [fromMs, toMs] = [window.oldest, window.newest].map((iso) => Date.parse(iso!)) as [number, number];
    return countVerdicts(verdicts.values(), profile, fromMs, toMs);
  } catch (thrown) {
    if (!(thrown instanceof StreamGuardError)) throw thrown;
    progress.stage('verdicts', null, 'verdicts').done(thrown.message);
    return null;
  }
}
