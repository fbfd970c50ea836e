import type { Command } from 'commander';
import { runsInUse } from '../../batch-layer/retention.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { RunManifest } from '../../core/runs/manifest.js';
import { formatBytes } from '../bytes.js';
import { answer, configurationOf } from '../command.js';
import { runStoreOf } from '../run-store.js';
import { table } from '../table.js';
import { formatCount } from '../terminal-progress.js';
import { namedRun } from './run-name.js';
import { newRunsCommand, type RunsOptions, runArgument } from './runs-command.js';

/** `streamguard runs show`: what a run is made of, and whether it is whole. */
export function showCommand(): Command {
  return newRunsCommand('show', 'What a run is made of, and whether its files are as written', 'show latest')
    .argument('[run]', runArgument, 'latest')
    .action(async (name: string, options: RunsOptions) => {
      const store = await runStoreOf(configurationOf(options), options.source);
      const run = await namedRun(store, name);
      const manifest = await store.manifest(run);
      const problem = await store.verify(manifest).then(() => null, problemOf);
      const bytes = await store.sizeOf(run);
      const use = (await runsInUse(store)).get(run) ?? null;
      const inForce = (await store.inForce()) === run;
      const folder = store.runFolder(run);
      answer(options, { ...manifest, folder, bytes, inForce, use, problem }, [
        ...table(linesOf(manifest, bytes, use, problem)),
        '',
        folder,
      ]);
      if (problem !== null) process.exitCode = 1;
    });
}

function problemOf(thrown: unknown): string {
  if (thrown instanceof StreamGuardError) return thrown.message;
  throw thrown;
}

function linesOf(manifest: RunManifest, bytes: number, use: string | null, problem: string | null) {
  const { counts, window, saturated, features, timings, files } = manifest;
  const count = formatCount;
  const capped = Object.entries(saturated).map(([name, entities]) => `${name} of ${count(entities)}`);
  const seconds = Object.entries(timings).map(([stage, took]) => `${stage} ${took.toFixed(1)}`);
  return [
    ['run', manifest.run + (manifest.excerpt ? ' (an excerpt: never in force)' : '')],
    ['trained', manifest.startedAt],
    ['used', use ?? 'by nobody'],
    ['files', `${Object.keys(files).length}, ${formatBytes(bytes)}, ${problem ?? 'each as it was written'}`],
    [
      'log',
      `${manifest.log.url}, ${manifest.log.partitions} partitions, read up to ${manifest.cut.join(', ')}`,
    ],
    [
      'read',
      `${count(counts.read)} = ${count(counts.valid)} valid + ${count(counts.rejected)} rejected + ${count(counts.duplicate)} duplicate`,
    ],
    [
      'in the window',
      `${count(counts.inWindow)} events from ${window.oldest} to ${window.newest}; ${count(counts.beforeWindow)} are older`,
    ],
    ['holes', String(manifest.holes.length)],
    ['entities', `${count(manifest.entities)}, ${count(manifest.anomalous)} anomalous`],
    ['features', `${features.length}${capped.length > 0 ? `; lower bounds: ${capped.join(', ')}` : ''}`],
    [
      'continues',
      manifest.continues === null ? 'no run: its cohorts are new' : `the cohorts of ${manifest.continues}`,
    ],
    ['output', manifest.outputLinks.join(', ')],
    ['seconds', seconds.join(', ')],
    [
      'versions',
      Object.entries(manifest.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
  ];
}
