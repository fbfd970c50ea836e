import { distance } from 'fastest-levenshtein';
import type { RunStore } from '../../connectors/run-store/run-store.js';
import { StreamGuardError } from '../../core/errors/errors.js';

/**
 * The run that a person names: whole, by a beginning that no other has, or `latest`.
 * @throws no-run, run-not-found, run-name-ambiguous
 */
export async function namedRun(store: RunStore, name: string): Promise<string> {
  const runs = await store.list();
  const inForce = await store.inForce();
  if (runs.length === 0 || (name === 'latest' && inForce === null))
    throw new StreamGuardError('no-run', { folder: store.folder });
  if (name === 'latest') return inForce!;
  const found = runs.includes(name) ? [name] : runs.filter((run) => run.startsWith(name));
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    const nearest = nearestTo(name, [...runs, 'latest']);
    throw new StreamGuardError('run-not-found', { name, folder: store.folder, nearest });
  }
  const shown = found.slice(0, 5).join(', ') + (found.length > 5 ? ', …' : '');
  throw new StreamGuardError('run-name-ambiguous', { name, count: found.length, runs: shown });
}

/** Of a run only so much is compared as the name is long: it may be a beginning with a slip. */
function nearestTo(name: string, runs: readonly string[]): string {
  const slips = (run: string) => distance(name, run.slice(0, Math.max(name.length, 6)));
  return [...runs].sort((one, other) => slips(one) - slips(other))[0]!;
}
