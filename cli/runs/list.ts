import type { Command } from 'commander';
import type { RunStore } from '../../connectors/run-store/run-store.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { RunManifest } from '../../core/runs/manifest.js';
import { formatBytes } from '../bytes.js';
import { answer, configurationOf } from '../command.js';
import { runStoreOf } from '../run-store.js';
import { table, withHead } from '../table.js';
import { formatCount } from '../terminal-progress.js';
import { newRunsCommand, type RunsOptions } from './runs-command.js';

interface ListedRun {
  readonly run: string;
  readonly inForce: boolean;
  readonly bytes: number;
  /** Why it cannot be read; null where nothing is wrong at first sight: digests are not compared. */
  readonly problem: string | null;
  readonly manifest: RunManifest | null;
}

/** `streamguard runs list`: every run over a log, the newest first. */
export function listCommand(): Command {
  return newRunsCommand('list', 'Every run over a log, the newest first', 'list').action(
    async (options: RunsOptions) => {
      const store = await runStoreOf(configurationOf(options), options.source);
      const runs = await listedRuns(store);
      answer(options, { runs: runs.map(documentOf) }, runs.length === 0 ? ['no runs'] : textOf(runs));
    },
  );
}

async function listedRuns(store: RunStore): Promise<ListedRun[]> {
  const inForce = await store.inForce();
  const listed: ListedRun[] = [];
  for (const run of (await store.list()).reverse()) {
    const found = await store.manifest(run).catch(problemOf);
    const problem = typeof found === 'string' ? found : null;
    const manifest = typeof found === 'string' ? null : found;
    listed.push({ run, inForce: run === inForce, bytes: await store.sizeOf(run), problem, manifest });
  }
  return listed;
}

function problemOf(thrown: unknown): string {
  if (thrown instanceof StreamGuardError) return thrown.message;
  throw thrown;
}

function documentOf({ run, inForce, bytes, problem, manifest }: ListedRun) {
  if (manifest === null) return { run, inForce, bytes, problem };
  const { startedAt, excerpt, entities, anomalous, counts, window, cut } = manifest;
  const events = counts.inWindow;
  return { run, startedAt, inForce, excerpt, entities, anomalous, events, window, cut, bytes, problem };
}

function textOf(runs: readonly ListedRun[]): string[] {
  const head = ['run', 'trained', 'entities', 'anomalous', 'events', 'from', 'to', 'size', ''];
  const rows = runs.map(({ run, bytes, inForce, problem, manifest }) => {
    const size = formatBytes(bytes);
    if (manifest === null) return [run, '', '', '', '', '', '', size, problem ?? ''];
    const { startedAt, entities, anomalous, counts, window, excerpt } = manifest;
    return [
      run,
      `${startedAt.slice(0, 16).replace('T', ' ')}`,
      formatCount(entities),
      formatCount(anomalous),
      formatCount(counts.inWindow),
      window.oldest?.slice(0, 10) ?? '',
      window.newest?.slice(0, 10) ?? '',
      size,
      [...(inForce ? ['in force'] : []), ...(excerpt ? ['excerpt'] : [])].join(', '),
    ];
  });
  return withHead(table([head, ...rows], { right: [2, 3, 4, 7] }));
}
