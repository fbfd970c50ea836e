import type { Command } from 'commander';
import type { Stretch } from '../batch-layer/backtest/backtest.js';
import { openReplay } from '../batch-layer/replay.js';
import type { Positions } from '../connectors/event-log/event-log.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { createDoor } from '../core/events/door.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress } from '../core/progress/progress.js';
import { time } from './arguments.js';
import type { Workspace } from './workspace.js';

/** Which part of a log is meant, epoch ms of log time. */
export interface StretchOptions {
  readonly from?: number;
  readonly to?: number;
}

/** @param begin in words, where the stretch begins without --from */
export function stretchOptions(command: Command, begin: string): Command {
  return command
    .option('--from <time>', `records that the log took at or after this ISO time (default: ${begin})`, time)
    .option('--to <time>', 'records that the log took before this ISO time (default: all)', time);
}

export interface OpenedStretch {
  readonly from: Positions;
  readonly to: Positions;
  /** All up to its end once more, through the door of a profile. @throws lake-other-door */
  through(profile: Profile): Promise<Stretch>;
}

/**
 * Brings the lake up to the log's end, and fixes the stretch there.
 * @param begin where it begins without --from
 * @throws usage where it holds nothing, and what archiving throws
 */
export async function openStretch(
  { log, lake, db, archive }: Workspace,
  options: StretchOptions,
  begin: Positions,
  progress: Progress,
): Promise<OpenedStretch> {
  const { manifest } = await archive(progress);
  const end = manifest.partitions.map(({ position }) => position);
  const at = async (logTime: number) => lesser(await log.positions({ logTime }), end);
  const from = options.from === undefined ? begin : await at(options.from);
  const to = options.to === undefined ? end : await at(options.to);
  if (to.some((last, partition) => last < from[partition]!))
    throw new StreamGuardError('usage', {
      problem: 'The stretch ends before it begins.',
      cure: 'Let --to be later than --from, and than the cut of the run where --from is not given.',
    });
  if (to.every((last, partition) => last === from[partition]!))
    throw new StreamGuardError('usage', {
      problem: 'There is nothing to judge: the stretch holds no record.',
      cure: 'Name an earlier --from; without it the stretch begins at the cut of the run.',
    });
  return {
    from,
    to,
    async through(profile) {
      const replay = await openReplay({ log, lake, manifest, db, profile, to });
      if (replay.source === 'lake' && createDoor(profile).version !== manifest.door)
        throw new StreamGuardError('lake-other-door', {
          folder: lake.folder,
          profile: profile.name,
          missing: 'the log no longer begins where the lake does',
        });
      const { withinOffsets } = profile.dedupe;
      const total = manifest.partitions.reduce(
        (sum, { start }, partition) => sum + to[partition]! - start,
        0,
      );
      const stage = progress.stage('backtest', total, 'events');
      return { batches: replay.batches(), from, withinOffsets, stage };
    },
  };
}

function lesser(one: Positions, other: Positions): Positions {
  return one.map((position, partition) => Math.min(position, other[partition]!));
}
