import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { EventLog } from '../connectors/event-log/event-log.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { DAY_MS, dateOf } from '../simulation/calendar.js';
import { type Fed, feedHistory, feedLive } from '../simulation/feed.js';
import { openLabelFile } from '../simulation/label-file.js';
import type { Clock } from '../simulation/pace.js';
import { scenarioNames } from '../simulation/scenarios/scenarios.js';
import { createSimulation, type Simulation } from '../simulation/simulation.js';
import { namedLog, number, wholeNumber } from './arguments.js';
import { answer, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { assertMeaningful, date, type GenerateOptions, scenarioList } from './generate-options.js';
import { table } from './table.js';
import { formatCount } from './terminal-progress.js';

const defaultRate = 100;

/** `streamguard generate`: simulated traffic → the event log, either days of history at once or live. */
export function generateCommand(): Command {
  return newCommand(
    'generate',
    'Simulate the traffic of people with habits, and attacks among it: days of history at once, or live at a rate',
    'streamguard generate --days 30 --users 400 --labels labels.ndjson    # about a million events',
  )
    .option('--days <n>', 'days of history to write at once (default: none, live)', wholeNumber(1, 3650))
    .option('--users <n>', 'accounts, a few of them of machines', wholeNumber(1, 1_000_000), 120)
    .option('--seed <n>', 'same seed, options and start: same bytes', wholeNumber(0, 2 ** 53 - 1), 42)
    .option(
      '--start <date>',
      'first day of the simulated world in UTC, YYYY-MM-DD (default: --days ago; live: today)',
      date,
    )
    .option('--out <url>', 'event log to fill, made where it is missing (default: log.url)')
    .option('--partitions <n>', 'of a log that is made (default: log.partitions)', wholeNumber(1, 1024))
    .option(
      '--labels <file>',
      'write {event_id, scenario, incident} of every event of an attack, or of a surprise (benign-…); replaced',
    )
    .option('--events-per-day <n>', 'mean events of a person on a working day', number(1, 1_000_000), 90)
    .option('--incidents-per-day <n>', 'attacks that begin per day; may be a fraction', number(0, 10_000), 1)
    .option('--surprises-per-day <n>', 'harmless surprises that begin per day', number(0, 10_000), 1)
    .option('--intensity <x>', 'how plainly attacks show, up to 1', number(0.001, 1), 1)
    .option(
      '--scenarios <a,b>',
      `attacks to use, of ${scenarioNames.join(', ')} (default: all)`,
      scenarioList,
    )
    .option('--late <share>', 'share of the events that arrive minutes or hours late', number(0, 1), 0.001)
    .option('--duplicates <share>', 'share of the events that arrive twice', number(0, 1), 0.001)
    .option('--rate <n>', `live: events per second (default: ${defaultRate})`, number(0.001, 1_000_000))
    .option('--duration <s>', 'live: seconds, 0 until Ctrl-C (default: 0)', number(0, 1e9))
    .option('--broker <host:port>', 'Kafka broker, with --topic instead of --out (default: localhost:9092)')
    .option(
      '--topic <name>',
      'Kafka topic, with --broker instead of --out; its retention must cover --days (default: security-events)',
    )
    .action(run);
}

async function run(options: GenerateOptions): Promise<void> {
  assertMeaningful(options);
  const configuration = configurationOf(options);
  const partitions = options.partitions ?? configuration.settings.log.partitions;
  const url = namedLog('--out', options.out, options) ?? defaultLog(configuration);
  const log = await openEventLog(url, { create: { partitions } });
  try {
    const before = (await log.positions('latest')).reduce((sum, position) => sum + position, 0);
    const simulation = simulationOf(options, Date.now());
    const startedMs = performance.now();
    const fed = await feedLog(log, simulation, options);
    const seconds = (performance.now() - startedMs) / 1000;
    report(options, simulation, { ...fed, seconds, before, out: log.url });
    if (!fed.complete) process.exitCode = 1;
  } finally {
    await log.close();
  }
}

function simulationOf(options: GenerateOptions, nowMs: number): Simulation {
  const { days = 0, start, scenarios = scenarioNames, late, duplicates, ...given } = options;
  const firstDay = start ?? Math.floor(nowMs / DAY_MS) - days;
  return createSimulation({ ...given, firstDay, scenarios, lateShare: late, duplicateShare: duplicates });
}

async function feedLog(log: EventLog, simulation: Simulation, options: GenerateOptions): Promise<Fed> {
  const { days, rate = defaultRate, duration = 0 } = options;
  const labels = options.labels === undefined ? null : await openLabelFile(options.labels);
  const stop = new AbortController();
  const abort = () => stop.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  const writer = await log.writer();
  try {
    const stageOf = (total: number | null, unit: string) =>
      progressOf(options).stage('generate', total, unit);
    const feed = { simulation, writer, labels, signal: stop.signal };
    if (days !== undefined) return await feedHistory({ ...feed, stage: stageOf(days, 'days') }, days);
    const durationMs = duration === 0 ? Infinity : duration * 1000;
    const stage = stageOf(duration === 0 ? null : Math.round(rate * duration), 'events');
    return await feedLive({ ...feed, stage }, { rate, durationMs, clock: systemClock });
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
    await writer.close();
    await labels?.close();
  }
}

/** Does not jump when somebody sets the clock. */
const systemClock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};

interface Result extends Fed {
  readonly seconds: number;
  /** Records the log held already. */
  readonly before: number;
  readonly out: string;
}

function report(options: GenerateOptions, { firstDay }: Simulation, result: Result): void {
  const { days = null, users } = options;
  const { events, incidents, labels, complete, seconds, before, out } = result;
  const eventsPerSecond = Math.round((events / seconds) * 10) / 10;
  const rounded = Math.round(seconds * 1000) / 1000;
  const span = days === null ? 'live' : `${dateOf(firstDay)} to ${dateOf(firstDay + days - 1)}`;
  const lines = table([
    ['events', `${formatCount(events)} in ${rounded} s, ${formatCount(eventsPerSecond)} per second`],
    ['of', `${formatCount(users)} users, ${span}`],
    ['attacks', `${formatCount(incidents)} incidents, ${formatCount(labels)} labelled events with surprises`],
    ['written to', out],
    ...(options.labels === undefined ? [] : [['labels', options.labels]]),
    ...(before === 0
      ? []
      : [['note', `the log held ${formatCount(before)} records already; these follow them`]]),
    ...(complete ? [] : [['stopped', 'before all of it was written']]),
  ]);
  answer(
    options,
    { events, users, days, incidents, labels, seconds: rounded, eventsPerSecond, out, complete },
    lines,
  );
}
