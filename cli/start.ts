import { join } from 'node:path';
import type { Command } from 'commander';
import type { Configuration } from '../config/load.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { DAY_MS } from '../simulation/calendar.js';
import { feedHistory } from '../simulation/feed.js';
import { openLabelFile } from '../simulation/label-file.js';
import { scenarioNames } from '../simulation/scenarios/scenarios.js';
import { createSimulation } from '../simulation/simulation.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { runTraining, summary } from './train.js';

const days = 12;
const users = 200;
const seed = 42;

/** `streamguard start`: fills an empty log with simulated traffic, trains on it, and says where to look. */
export function startCommand(): Command {
  return newCommand(
    'start',
    'Simulate traffic where there is none yet, train, and say where to look',
    'streamguard start',
  )
    .option('--once', 'end when the training has ended (as it does for now in any case)')
    .action(async (options: CommonOptions & { once?: boolean }) => {
      const startedMs = performance.now();
      const configuration = configurationOf(options);
      const labels = await simulateInto(configuration, options);
      const trained = await runTraining(options);
      const seconds = Math.round(performance.now() - startedMs) / 1000;
      const { run, counts, entities, anomalous } = trained.manifest;
      const { output } = trained;
      answer(options, { run, counts, entities, anomalous, output, labels, seconds }, [
        ...summary(trained, seconds),
        ...(labels === null ? [] : ['', `Who was attacked, to compare: ${labels}`]),
        '',
        `Look at ${output}/anomaly_report.html, or ask: streamguard inspect`,
      ]);
    });
}

/** Returns the file with the labels, or null where the log holds something already. */
async function simulateInto(configuration: Configuration, options: CommonOptions): Promise<string | null> {
  const { settings, profile } = configuration;
  const log = await openEventLog(defaultLog(configuration), {
    create: { partitions: settings.log.partitions },
  });
  try {
    if ((await log.positions('latest')).some((position) => position > 0)) return null;
    const path = join(settings.output.dir, profile.name, 'labels.ndjson');
    const simulation = createSimulation({
      seed,
      users,
      firstDay: Math.floor(Date.now() / DAY_MS) - days,
      eventsPerDay: 90,
      incidentsPerDay: 1,
      surprisesPerDay: 1,
      intensity: 1,
      scenarios: scenarioNames,
      lateShare: 0.001,
      duplicateShare: 0.001,
    });
    const labels = await openLabelFile(path);
    const writer = await log.writer();
    const stage = progressOf(options).stage('simulate', days, 'days');
    await feedHistory({ simulation, writer, labels, stage, signal: new AbortController().signal }, days);
    await writer.close();
    await labels.close();
    return path;
  } finally {
    await log.close();
  }
}
