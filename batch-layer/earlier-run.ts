import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStore } from '../connectors/run-store/run-store.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { EarlierCohorts } from '../core/models/cohort-ids.js';
import { decodeModel } from '../core/models/model.js';
import type { RunManifest } from '../core/runs/manifest.js';
import type { ComparedRun } from './comparison/comparison.js';

/** What a training knows of the runs before it. */
export interface Earlier {
  /** The run in force; null where there is none, or it cannot be used. */
  readonly run: ComparedRun | null;
  readonly cohorts: EarlierCohorts;
  /** Why the run in force cannot be used; null where nothing is wrong. */
  readonly problem: string | null;
}

/** The run in force, found whole. One that is damaged hinders no training: its cohorts are not continued. */
export async function earlierRuns(store: RunStore): Promise<Earlier> {
  const nextId = await nextCohortId(store);
  try {
    const manifest = await store.latest();
    if (manifest === null) return { run: null, cohorts: { model: null, nextId }, problem: null };
    await store.verify(manifest, 'model.json');
    await store.verify(manifest, 'training_data/');
    const folder = store.runFolder(manifest.run);
    const path = join(folder, 'model.json');
    const model = decodeModel(await readFile(path, 'utf8'), path);
    return {
      run: { manifest, trainingData: join(folder, 'training_data') },
      cohorts: { model, nextId: Math.max(nextId, ...model.cohorts.ids.map((id) => id + 1)) },
      problem: null,
    };
  } catch (thrown) {
    return { run: null, cohorts: { model: null, nextId }, problem: unusable(thrown).message };
  }
}

/** The least cohort id that no run ever had, as far as manifests tell. */
async function nextCohortId(store: RunStore): Promise<number> {
  let next = 0;
  for (const run of await store.list()) {
    const manifest: RunManifest | null = await store.manifest(run).catch((thrown) => {
      unusable(thrown);
      return null;
    });
    next = Math.max(next, manifest?.nextCohortId ?? 0);
  }
  return next;
}

/** What else is thrown is not the run's fault. */
function unusable(thrown: unknown): StreamGuardError {
  const codes = ['run-damaged', 'file-damaged', 'file-too-new'];
  if (thrown instanceof StreamGuardError && codes.includes(thrown.code)) return thrown;
  throw thrown;
}
