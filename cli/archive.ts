import type { Command } from 'commander';
import { sumCounts } from '../core/runs/counts.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { formatCount } from './terminal-progress.js';
import { defaultLog, openWorkspace } from './workspace.js';

/** `streamguard archive`: log → lake, without training. */
export function archiveCommand(): Command {
  return newCommand(
    'archive',
    'Append the event log to the lake',
    'streamguard archive --source dir:output/events',
  )
    .option('--source <url>', 'event log to read (default: log.url)')
    .action(async (options: CommonOptions & { source?: string }) => {
      const configuration = configurationOf(options);
      const workspace = await openWorkspace(configuration, options.source ?? defaultLog(configuration));
      try {
        const { manifest, added } = await workspace.archive(progressOf(options));
        const positions = manifest.partitions.map(({ position }) => position);
        const counts = sumCounts(manifest.partitions.map((partition) => partition.counts));
        answer(options, { positions, added, counts, holes: manifest.holes, lake: workspace.lake.folder }, [
          `${formatCount(added.read)} records added: ${formatCount(added.valid)} valid, ${formatCount(added.rejected)} rejected, ${formatCount(added.duplicate)} duplicate`,
          `${formatCount(counts.read)} records in ${workspace.lake.folder}`,
          ...manifest.holes.map(
            ({ partition, from, to }) =>
              `hole: partition ${partition}, offsets ${from} to ${to - 1} were gone`,
          ),
        ]);
      } finally {
        await workspace.close();
      }
    });
}
