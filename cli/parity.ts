import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { assertKeyed, spreadEntity } from '../batch-layer/arrival-order.js';
import { cutAtEnd, statesSource } from '../batch-layer/cut.js';
import { parity } from '../batch-layer/parity/parity.js';
import type { ParityRow } from '../batch-layer/parity/tally.js';
import { openReplay } from '../batch-layer/replay.js';
import { writeStates } from '../batch-layer/states.js';
import type { Configuration } from '../config/load.js';
import { featureSetOf } from '../core/features/feature-set.js';
import type { Progress } from '../core/progress/progress.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { liveParityOf } from './live-parity.js';
import { formatCount } from './terminal-progress.js';
import { openWorkspace, type Workspace } from './workspace.js';

interface ParityOptions extends CommonOptions {
  readonly source?: string;
  readonly live?: boolean;
  readonly db?: string;
}

/** `streamguard parity`: both engines over the same positions; exit code 1 on any difference. */
export function parityCommand(): Command {
  return newCommand(
    'parity',
    'Prove that batch and stream agree, feature by feature',
    'streamguard parity --source dir:output/events',
  )
    .option('--source <url>', 'event log to read (default: log.url)')
    .option('--live', 'compare what the speed layer has now')
    .option('--db <folder>', "with --live: folder of the speed layer's local state")
    .action(async (options: ParityOptions) => {
      const configuration = configurationOf(options);
      const workspace = await openWorkspace(configuration, options.source ?? defaultLog(configuration));
      const progress = progressOf(options);
      const statesFolder = await mkdtemp(join(workspace.folder, 'parity-'));
      try {
        const compare = options.live ? compareLive : compareFold;
        const differences = await compare(options, configuration, workspace, statesFolder, progress);
        if (differences > 0) process.exitCode = 1;
      } finally {
        await rm(statesFolder, { recursive: true, force: true });
        await workspace.close();
      }
    });
}

/** A comparison: answers, and says how many differences there are. */
type Compare = (
  options: ParityOptions,
  configuration: Configuration,
  workspace: Workspace,
  statesFolder: string,
  progress: Progress,
) => Promise<number>;

const compareFold: Compare = async (options, { profile }, workspace, statesFolder, progress) => {
  const { log, lake, db } = workspace;
  const { manifest } = await workspace.archive(progress);
  assertKeyed(await spreadEntity(db, lake, manifest, profile), log.url);
  const cut = await cutAtEnd(db, lake, manifest, profile, Date.now());
  const features = featureSetOf(profile);
  const stage = progress.stage('states by SQL', cut.counts.inWindow, 'events');
  await writeStates(db, features, statesSource(lake, manifest, profile, cut), statesFolder);
  stage.advance(cut.counts.inWindow);
  stage.done();
  const replay = await openReplay({ log, lake, manifest, db, profile, to: cut.positions });
  const rows = await parity({ db, profile, features, cut, replay, statesFolder, progress });
  const differences = differencesOf(rows);
  answer(options, { cut: cut.positions, counts: cut.counts, foldedFrom: replay.source, differences, rows }, [
    ...table(rows, `folded from the ${replay.source}`),
    `${formatCount(differences)} differences over ${formatCount(cut.counts.read)} records`,
  ]);
  return differences;
};

const compareLive: Compare = async (options, configuration, workspace, statesFolder, progress) => {
  const live = await liveParityOf(configuration, workspace, options.db, statesFolder, progress);
  const differences = differencesOf(live.rows);
  const runs = [...new Set(Object.values(live.runs))].map((run) => run ?? 'run zero').join(', ');
  answer(options, { ...live, differences }, [
    ...table(live.rows, `live, from a ${live.from}`),
    `${formatCount(differences)} differences on ${runs}`,
  ]);
  return differences;
};

function differencesOf(rows: readonly ParityRow[]): number {
  return rows.reduce((sum, row) => sum + row.differences, 0);
}

function table(rows: readonly ParityRow[], title: string): string[] {
  const width = Math.max(title.length, ...rows.map(({ name }) => name.length));
  const line = ({ kind, name, compared, differences, first }: ParityRow) => {
    const found = first ? `  first: ${first.entity} (batch ${first.batch}, speed ${first.speed})` : '';
    return `${kind.padEnd(7)} ${name.padEnd(width)} ${formatCount(compared).padStart(12)} ${formatCount(differences).padStart(12)}${found}`;
  };
  return [
    `${''.padEnd(7)} ${title.padEnd(width)} ${'compared'.padStart(12)} ${'differences'.padStart(12)}`,
    ...rows.map(line),
  ];
}
