import type { Command } from 'commander';
import { compareAlerts } from '../batch-layer/backtest/compare-alerts.js';
import { backtestRun } from '../batch-layer/backtest/run-backtest.js';
import { type Configuration, loadConfiguration } from '../config/load.js';
import { RunStore } from '../connectors/run-store/run-store.js';
import { alertPolicyOf } from '../core/alerts/policy.js';
import { type Basis, basisOfRun } from '../speed-layer/basis.js';
import { wholeNumber } from './arguments.js';
import { type ComparedAlerts, documentOf, type Side } from './backtest-document.js';
import { backtestText } from './backtest-text.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { namedRun } from './runs/run-name.js';
import { openStretch, type StretchOptions, stretchOptions } from './stretch.js';
import { openWorkspace } from './workspace.js';

interface BacktestOptions extends CommonOptions, StretchOptions {
  readonly source?: string;
  readonly run: string;
  readonly against: string;
  readonly againstConfig?: string;
  readonly show: number;
}

/** `streamguard backtest`: a stretch of the log scored again by two runs, and what alerts that gains and loses. */
export function backtestCommand(): Command {
  const command = newCommand(
    'backtest',
    'Score a stretch of the log again, as the speed layer would on a run: which alerts another run would gain and lose',
    'streamguard backtest --run 20260131 --from 2026-01-24T00:00:00Z',
  )
    .option('--source <url>', 'event log to read (default: log.url)')
    .option(
      '--run <run>',
      'the run to try: its name, a beginning of it that no other has, or latest',
      'latest',
    )
    .option('--against <run>', 'the run to compare it with; latest is the run in force', 'latest')
    .option(
      '--against-config <file>',
      'configuration by which that run scores and alerts (default: the one in force)',
    );
  return stretchOptions(command, 'the earlier cut of the two runs')
    .option('--show <n>', 'of the alerts gained, and of those lost, show so many', wholeNumber(0), 10)
    .action(run);
}

async function run(options: BacktestOptions): Promise<void> {
  const configuration = configurationOf(options);
  const compared = await compare(options, configuration);
  answer(options, documentOf(compared), backtestText(compared, options.show));
}

async function compare(options: BacktestOptions, configuration: Configuration): Promise<ComparedAlerts> {
  const { profile } = configuration;
  const workspace = await openWorkspace(configuration, options.source ?? defaultLog(configuration));
  const progress = progressOf(options);
  try {
    const store = new RunStore(workspace.folder);
    const other = otherConfiguration(options, configuration);
    const basis = await basisOfRun(store, await namedRun(store, options.run), profile);
    const against = await basisOfRun(store, await namedRun(store, options.against), other.profile);
    const cut = basis.run!.cut.map((position, index) => Math.min(position, against.run!.cut[index]!));
    const stretch = await openStretch(workspace, options, cut, progress);
    const sideOf = async (of: Basis, declared: Configuration): Promise<Side> => {
      const result = await backtestRun(await stretch.through(of.profile), of);
      return { run: of.run!.run, profile: declared.profilePath, result };
    };
    const before = await sideOf(against, other);
    const after = await sideOf(basis, configuration);
    const { joinWithinMs } = alertPolicyOf(basis.profile);
    const changes = compareAlerts(before.result.alerts, after.result.alerts, joinWithinMs);
    const { from, to } = stretch;
    return { url: workspace.log.url, entityName: profile.entity, from, to, before, after, ...changes };
  } finally {
    await workspace.close();
  }
}

function otherConfiguration(options: BacktestOptions, inForce: Configuration): Configuration {
  if (options.againstConfig === undefined) return inForce;
  return loadConfiguration({
    config: options.againstConfig,
    profile: inForce.profile.name,
    workingDirectory: process.cwd(),
    environment: process.env,
  });
}
