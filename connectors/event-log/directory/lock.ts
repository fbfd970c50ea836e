import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';

/** A killed writer's lock is taken over after this. */
const staleMs = 3000;
const patienceMs = 60_000;
const pauseMs = 5;

/** Runs `action` while no other writer, in this process or another, has the log. */
export async function withLock<Result>(log: string, action: () => Promise<Result>): Promise<Result> {
  let lost: Error | null = null;
  const release = await lockfile
    .lock(log, {
      lockfilePath: join(log, 'write.lock'),
      realpath: false,
      stale: staleMs,
      retries: {
        retries: patienceMs / pauseMs,
        factor: 1,
        minTimeout: pauseMs,
        maxTimeout: pauseMs,
        randomize: true,
      },
      onCompromised: (cause) => {
        lost = cause;
      },
    })
    .catch((thrown) => {
      throw refused(log, thrown);
    });
  try {
    const result = await action();
    if (lost !== null) throw refused(log, lost);
    return result;
  } finally {
    await release().catch(() => undefined);
  }
}

function refused(path: string, thrown: unknown): StreamGuardError {
  const cause = causeOf(thrown);
  const taken =
    thrown instanceof Error && 'code' in thrown && /^(ELOCKED|ECOMPROMISED)$/.test(String(thrown.code));
  return taken
    ? new StreamGuardError('log-locked', { path, cause }, { cause: thrown })
    : new StreamGuardError('log-unwritable', { cause }, { cause: thrown });
}
