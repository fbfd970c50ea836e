import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../../batch-layer/evaluation/contest.js';
import type { Label } from '../../batch-layer/evaluation/labels.js';
import { openReplay } from '../../batch-layer/replay.js';
import { train } from '../../batch-layer/train.js';
import type { Configuration } from '../../config/load.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { RunStore } from '../../connectors/run-store/run-store.js';
import { silent } from '../../core/progress/progress.js';
import { DAY_MS } from '../../simulation/calendar.js';
import { feedHistory } from '../../simulation/feed.js';
import { createSimulation, type SimulationOptions } from '../../simulation/simulation.js';
import { basisOfRun } from '../../speed-layer/basis.js';
import { openWorkspace } from '../workspace.js';
import { withTemporaryFolder } from './temporary-folder.js';

export interface WorldOptions extends SimulationOptions {
  /** Days that the run is trained on. */
  readonly historyDays: number;
  /** Days after these, that are scored. */
  readonly days: number;
}

/** Trains a run on the history of a simulated world, in a temporary folder, which is gone when `use` has ended. */
export function withWorld<Result>(
  configuration: Configuration,
  options: WorldOptions,
  use: (world: World) => Promise<Result>,
): Promise<Result> {
  return withTemporaryFolder('streamguard-evaluate-', async (folder) => {
    const url = `dir:${join(folder, 'events')}`;
    const labels = await simulate(configuration, options, url);
    const settings = { ...configuration.settings, output: { dir: join(folder, 'output') } };
    const workspace = await openWorkspace({ ...configuration, settings }, url);
    try {
      const { profile, profilePath } = configuration;
      const { log, lake, db } = workspace;
      const cutMs = (options.firstDay + options.historyDays) * DAY_MS;
      const from = await log.positions({ logTime: cutMs });
      const { manifest, archived } = await train({
        ...workspace,
        profile,
        profileText: await readFile(profilePath, 'utf8'),
        archive: () => workspace.archive(silent, { to: from }),
        excerpt: false,
        output: { path: join(folder, 'training_data'), overwrite: false },
        now: new Date(cutMs),
        monotonicMs: () => performance.now(),
        versions: { node: process.version },
        progress: silent,
      });
      const basis = await basisOfRun(new RunStore(workspace.folder), manifest.run, profile);
      const to = await log.positions('latest');
      const replay = await openReplay({ log, lake, manifest: archived.manifest, db, profile, to });
      const { withinOffsets } = profile.dedupe;
      const stage = silent.stage('backtest', null, 'events');
      const stretch = { batches: replay.batches(), from, withinOffsets, stage };
      return await use({ basis, stretch, labels, days: options.days });
    } finally {
      await workspace.close();
    }
  });
}

/** Fills a log; returns what belongs to what. */
async function simulate(
  { settings }: Configuration,
  options: WorldOptions,
  url: string,
): Promise<Map<string, Label>> {
  const labels = new Map<string, Label>();
  const log = await openEventLog(url, { create: { partitions: settings.log.partitions } });
  const writer = await log.writer();
  try {
    const feed = {
      simulation: createSimulation(options),
      writer,
      labels: {
        async append(deliveries: readonly { readonly eventId: string; readonly label: Label | null }[]) {
          for (const { eventId, label } of deliveries) if (label) labels.set(eventId, label);
        },
        close: async () => {},
      },
      stage: silent.stage('generate', null, 'days'),
      signal: new AbortController().signal,
    };
    await feedHistory(feed, options.historyDays + options.days);
  } finally {
    await writer.close();
    await log.close();
  }
  return labels;
}
