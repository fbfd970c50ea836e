import type { RunStore } from '../connectors/run-store/run-store.js';
import { Snapshots } from '../connectors/run-store/snapshots.js';
import { startOf } from '../core/runs/run-id.js';

export interface Retention {
  /** So many of the newest runs stay. */
  readonly keep: number;
  /** A run that began at or after this (epoch ms) stays; null: age does not matter. */
  readonly since: number | null;
}

export interface Pruned {
  /** Oldest first. */
  readonly removed: readonly { readonly run: string; readonly bytes: number }[];
  readonly kept: readonly { readonly run: string; readonly because: string }[];
}

/** Removes what a retention does not keep and nobody uses; with `dryRun` says only what it would remove. */
export async function prune(store: RunStore, retention: Retention, dryRun: boolean): Promise<Pruned> {
  const runs = await store.list();
  const inUse = await runsInUse(store);
  const removed: { run: string; bytes: number }[] = [];
  const kept: { run: string; because: string }[] = [];
  for (const [index, run] of runs.entries()) {
    const because = inUse.get(run) ?? reasonToKeep(run, runs.length - index, retention);
    if (because !== null) {
      kept.push({ run, because });
      continue;
    }
    removed.push({ run, bytes: await store.sizeOf(run) });
    if (!dryRun) await store.remove(run);
  }
  return { removed, kept };
}

/** Run → what uses it. A further kind of user is a further entry here. */
export async function runsInUse(store: RunStore): Promise<Map<string, string>> {
  const uses = new Map<string, string>();
  for (const link of await outputLinks(store)) {
    const run = await store.runBehind(link);
    if (run !== null) uses.set(run, `${link} leads to it`);
  }
  for (const { run, snapshot } of await new Snapshots(store.folder).list()) {
    if (run !== null) uses.set(run, `the speed layer stands on it, says its snapshot ${snapshot}`);
  }
  const inForce = await store.inForce();
  if (inForce !== null) uses.set(inForce, 'in force');
  return uses;
}

/** Every link that any run was given; of a run that is damaged none is known. */
async function outputLinks(store: RunStore): Promise<Set<string>> {
  const runs = await store.list();
  const links = await Promise.all(
    runs.map((run) =>
      store.manifest(run).then(
        ({ outputLinks }) => outputLinks,
        () => [],
      ),
    ),
  );
  return new Set(links.flat());
}

/** @param rank 1 for the newest run */
function reasonToKeep(run: string, rank: number, { keep, since }: Retention): string | null {
  if (rank <= keep) return `one of the newest ${keep}`;
  if (since === null) return null;
  const started = startOf(run);
  return started === null || started >= since ? 'not that old' : null;
}
