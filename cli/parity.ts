import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { assertKeyed, spreadEntity } from '../batch-layer/arrival-order.js';
import { cutAtEnd, statesSource } from '../batch-layer/cut.js';
import { type ParityRow, parity } from '../batch-layer/parity.js';
import { openReplay } from '../batch-layer/replay.js';
import { writeStates } from '../batch-layer/states.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { formatCount } from './terminal-progress.js';
import { openWorkspace } from './workspace.js';

/** `streamguard parity`: both engines over the same positions; exit code 1 on any difference. */
export function parityCommand(): Command {
  return newCommand(
    'parity',
    'Prove that batch and stream agree, feature by feature',
    'streamguard parity --source dir:output/events',
  )
    .option('--source <url>', 'event log to read (default: log.url)')
    .action(async (options: CommonOptions & { source?: string }) => {
      const configuration = configurationOf(options);
      const { profile } = configuration;
      const workspace = await openWorkspace(configuration, options.source ?? defaultLog(configuration));
      const { log, lake, db, folder } = workspace;
      const progress = progressOf(options);
      const statesFolder = await mkdtemp(join(folder, 'parity-'));
      try {
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
        const differences = rows.reduce((sum, row) => sum + row.differences, 0);
        answer(
          options,
          { cut: cut.positions, counts: cut.counts, foldedFrom: replay.source, differences, rows },
          table(rows, replay.source, differences, cut.counts.read),
        );
        if (differences > 0) process.exitCode = 1;
      } finally {
        await rm(statesFolder, { recursive: true, force: true });
        await workspace.close();
      }
    });
}

function table(rows: readonly ParityRow[], source: string, differences: number, read: number): string[] {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = ({ kind, name, compared, differences, first }: ParityRow) => {
    const found = first ? `  first: ${first.entity} (batch ${first.batch}, speed ${first.speed})` : '';
    return `${kind.padEnd(7)} ${name.padEnd(width)} ${formatCount(compared).padStart(12)} ${formatCount(differences).padStart(12)}${found}`;
  };
  return [
    `${''.padEnd(7)} ${`folded from the ${source}`.padEnd(width)} ${'compared'.padStart(12)} ${'differences'.padStart(12)}`,
    ...rows.map(line),
    `${formatCount(differences)} differences over ${formatCount(read)} records`,
  ];
}
