import { join } from 'node:path';
import type { Command } from 'commander';
import { type ComparedRun, type Comparison, compareRuns } from '../../batch-layer/comparison/comparison.js';
import { beginSpilling } from '../../connectors/files/spill.js';
import { DuckDb } from '../../connectors/lake/duckdb.js';
import type { RunStore } from '../../connectors/run-store/run-store.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import { wholeNumber } from '../arguments.js';
import { answer, configurationOf } from '../command.js';
import { runStoreOf } from '../run-store.js';
import { comparisonText } from './comparison-text.js';
import { namedRun } from './run-name.js';
import { newRunsCommand, type RunsOptions, runArgument } from './runs-command.js';

const namesShown = 10;

interface CompareOptions extends RunsOptions {
  readonly names?: number;
}

/** `streamguard runs compare`: what changed from one run to another. */
export function compareCommand(): Command {
  return newRunsCommand(
    'compare',
    'What changed from run A to run B: entities, labels, features, scores, cohorts',
    'compare 20260130 latest',
  )
    .argument('[a]', `${runArgument} (default: the one before B)`)
    .argument('[b]', 'likewise', 'latest')
    .option(
      '--names <n>',
      `name at most so many entities of each kind (default: ${namesShown}; with --json all)`,
      wholeNumber(0),
    )
    .action(async (nameA: string | undefined, nameB: string, options: CompareOptions) => {
      const configuration = configurationOf(options);
      const store = await runStoreOf(configuration, options.source);
      const b = await namedRun(store, nameB);
      const a = nameA === undefined ? await runBefore(store, b) : await namedRun(store, nameA);
      const most = options.names ?? (options.json ? Number.POSITIVE_INFINITY : namesShown);
      const { duckdbMemoryMb: memoryMb, duckdbThreads: threads } = configuration.settings.machine;
      const spill = await beginSpilling(store.folder);
      const db = await DuckDb.open({ memoryMb, threads, spillFolder: spill.path });
      try {
        const [before, after] = [await compared(store, a), await compared(store, b)];
        const comparison: Comparison = await compareRuns(
          db,
          before,
          after,
          configuration.profile.entity,
          most,
        );
        answer(options, comparison, comparisonText(comparison));
      } finally {
        db.close();
        await spill.end();
      }
    });
}

/** The newest run before another that is no excerpt. @throws usage where there is none */
async function runBefore(store: RunStore, run: string): Promise<string> {
  const earlier = (await store.list()).filter((name) => name < run).reverse();
  for (const name of earlier) {
    const manifest = await store.manifest(name).catch(() => null);
    if (manifest !== null && !manifest.excerpt) return name;
  }
  throw new StreamGuardError('usage', {
    problem: `There is no run before ${run} to compare it with.`,
    cure: 'Train again, or name two runs; `streamguard runs list` lists them.',
  });
}

/** @throws run-damaged, file-too-new */
async function compared(store: RunStore, run: string): Promise<ComparedRun> {
  const manifest = await store.manifest(run);
  await store.verify(manifest, 'training_data/');
  return { manifest, trainingData: join(store.runFolder(run), 'training_data') };
}
