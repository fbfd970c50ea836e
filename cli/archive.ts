import type { Command } from 'commander';
import { sumCounts } from '../core/runs/counts.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { formatCount } from './terminal-progress.js';
import { upkeepRows } from './upkeep.js';
import { openWorkspace } from './workspace.js';

interface ArchiveCommandOptions extends CommonOptions {
  readonly source?: string;
  readonly compact?: boolean;
}

/** `streamguard archive`: log → lake, without training. */
export function archiveCommand(): Command {
  return newCommand(
    'archive',
    'Append the event log to the lake',
    'streamguard archive --source dir:output/events',
  )
    .option('--source <url>', 'event log to read (default: log.url)')
    .option('--compact', 'merge small files of the lake now, however few there are')
    .action(async (options: ArchiveCommandOptions) => {
      const configuration = configurationOf(options);
      const workspace = await openWorkspace(configuration, options.source ?? defaultLog(configuration));
      try {
        const compactAll = options.compact ? { compactAfterFiles: 1 } : {};
        const archived = await workspace.archive(progressOf(options), compactAll);
        const { manifest, added, rederived, compacted } = archived;
        const positions = manifest.partitions.map(({ position }) => position);
        const counts = sumCounts(manifest.partitions.map((partition) => partition.counts));
        const { holes } = manifest;
        const lake = workspace.lake.folder;
        answer(options, { positions, added, rederived, compacted, counts, holes, lake }, [
          ...upkeepRows(archived).map(([what, text]) => `${what}: ${text}`),
          ...(options.compact && compacted === null ? ['nothing to compact'] : []),
          `${formatCount(added.read)} records added: ${formatCount(added.valid)} valid, ${formatCount(added.rejected)} rejected, ${formatCount(added.duplicate)} duplicate`,
          `${formatCount(counts.read)} records in ${lake}`,
          ...holes.map(
            ({ partition, from, to }) =>
              `hole: partition ${partition}, offsets ${from} to ${to - 1} were gone`,
          ),
        ]);
      } finally {
        await workspace.close();
      }
    });
}
