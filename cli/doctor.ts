import type { Command } from 'commander';
import { Option } from 'commander';
import type { Configuration } from '../config/load.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { writeBufferSize } from '../connectors/state-store/leveldb/leveldb-partition.js';
import { createDoor, type Door } from '../core/events/door.js';
import type { DerivedEvent } from '../core/events/event.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { createRandom } from '../core/random/random.js';
import { scenarioNames } from '../simulation/scenarios/scenarios.js';
import { createSimulation } from '../simulation/simulation.js';
import { type Estimate, estimate, type Parts, sumOf } from '../speed-layer/estimate/estimate.js';
import { type Distribution, distributions, type Load, ratesOf } from '../speed-layer/estimate/load.js';
import { type RecordSizes, recordSizes } from '../speed-layer/estimate/record-sizes.js';
import { type Sample, sampleOf } from '../speed-layer/estimate/sample.js';
import { number, wholeNumber } from './arguments.js';
import { formatBytes } from './bytes.js';
import { answer, type CommonOptions, configurationOf, newCommand } from './command.js';
import { checkedSuppressions, suppressionLines } from './suppression-check.js';
import { table } from './table.js';
import { formatCount } from './terminal-progress.js';

/** Entities whose records are made, and events of them, so that an answer takes seconds. */
const representatives = 100;
const mostSimulated = 100_000;
/** Of a simulated person on a working day: with fewer, days without any are too many. */
const leastPerDay = 30;
/** Where states tell of all of history. */
const daysOfAll = 365;
const seed = 42;
/** The same each time, without attacks. */
const world = {
  seed,
  firstDay: 20_000,
  incidentsPerDay: 0,
  surprisesPerDay: 0,
  intensity: 1,
  scenarios: scenarioNames,
  lateShare: 0,
  duplicateShare: 0,
};

interface DoctorOptions extends CommonOptions {
  readonly estimate?: boolean;
  readonly entities: number;
  readonly eventsPerSecond: number;
  readonly distribution: Distribution;
  readonly source?: string;
  readonly partitions?: number;
}

/** `streamguard doctor`: whether the configuration is sound, and what a machine needs, before anyone starts. */
export function doctorCommand(): Command {
  return newCommand(
    'doctor',
    'Check the configuration, or say how much memory and disk the speed layer will take',
    'streamguard doctor --estimate --entities 1000000 --events-per-second 5000',
  )
    .option('--estimate', 'memory and disk of the speed layer for so many entities and events')
    .option('--entities <n>', 'entities with events in the window', wholeNumber(1, 1e9), 10_000)
    .option('--events-per-second <n>', 'of all of them together, in the mean', number(1e-6, 1e7), 100)
    .addOption(
      new Option('--distribution <kind>', 'of events over entities')
        .choices(distributions)
        .default('uniform'),
    )
    .option(
      '--source <url>',
      'event log with events of the kind that is to come, of which a sample is read (default: simulated ones)',
    )
    .option('--partitions <n>', 'of the event log (default: log.partitions)', wholeNumber(1, 1024))
    .action(doctor);
}

async function doctor(options: DoctorOptions): Promise<void> {
  const configuration = configurationOf(options);
  if (options.estimate) return sayEstimate(options, configuration);
  const suppressions = checkedSuppressions(configuration.profile, Date.now());
  answer(options, { suppressions }, suppressionLines(suppressions));
}

async function sayEstimate(options: DoctorOptions, { settings, profile }: Configuration): Promise<void> {
  const days = profile.window === 'all' ? daysOfAll : profile.window.sawtooth.days;
  const rates = ratesOf(options, representatives);
  const door = createDoor(profile);
  const sample = options.source
    ? await readSample(options.source, door, days)
    : { events: simulated(door, rates, days), days };
  const sizes = recordSizes(featureSetOf(profile), sample, rates, createRandom(seed));
  const load: Load = {
    ...options,
    partitions: options.partitions ?? settings.log.partitions,
    cacheBytes: settings.speed.cacheMb * 1024 * 1024,
    withinOffsets: profile.dedupe.withinOffsets,
    hasOwnViews: settings.speed.viewsUrl === 'memory:',
  };
  const estimated = estimate(load, sizes, writeBufferSize);
  answer(options, { ...estimated, record: sizes }, linesOf(options, estimated, sizes));
}

async function readSample(url: string, door: Door, days: number): Promise<Sample> {
  const log = await openEventLog(url);
  try {
    return await sampleOf(log, door, representatives, days);
  } finally {
    await log.close();
  }
}

/** Of people who have as many events as the rate in the middle, or more. */
function simulated(door: Door, rates: readonly number[], days: number): DerivedEvent[] {
  const eventsPerDay = Math.max(leastPerDay, rates[Math.floor(rates.length / 2)]!);
  const users = Math.ceil(Math.min(representatives, mostSimulated / (eventsPerDay * days)));
  const simulation = createSimulation({ ...world, users, eventsPerDay });
  const judged = Array.from(simulation.history(days), ({ value, logTime }) => door.judge(value, logTime));
  return judged.filter((event) => event.valid);
}

function linesOf(
  { entities, eventsPerSecond, distribution, source }: DoctorOptions,
  { memory, disk }: Estimate,
  { bytes, packedBytes, scarce }: RecordSizes,
): string[] {
  const section = (title: string, parts: Parts) => [
    '',
    `${title}: ${formatBytes(sumOf(parts))}`,
    ...table(
      Object.entries(parts).map(([name, size]) => [`  ${name}`, formatBytes(size)]),
      { right: [1] },
    ),
  ];
  return [
    `${formatCount(entities)} entities, ${eventsPerSecond} events a second, ${distribution} over the entities, as ${source ?? 'simulated'} ones are:`,
    `a state takes ${formatBytes(bytes)} in memory, ${formatBytes(packedBytes)} on disk.`,
    ...(scarce > 0
      ? [`The sample has too few events for ${scarce} % of the entities: they may weigh more.`]
      : []),
    ...section('Memory of the speed layer itself', memory),
    ...section('Disk for it', disk),
    '',
    'Files of the local state that the system maps into memory come on top: it drops them when it needs the room.',
  ];
}
