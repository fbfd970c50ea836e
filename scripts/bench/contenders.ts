import { stat } from 'node:fs/promises';
import type { Contender } from './case.js';
import { peer, program } from './places.js';
import type { Stage, Traffic } from './stage.js';

/** The command line of one of our commands. */
export const streamguard = (...args: string[]) => [
  process.execPath,
  program,
  ...args,
  '--json',
  '--no-progress',
];

/** `streamguard train` in an empty folder: archive, states, features, detectors, explanations, the published run. */
export function coldTraining(
  stage: Stage,
  name: string,
  source: string,
  prefix: readonly string[] = [],
): Contender {
  return {
    name,
    before: () => stage.workplace('ours'),
    command: [...prefix, ...streamguard('train', '--source', source)],
  };
}

/** A command over the work of others: the folder is a copy of `base` every time. */
export function warmCommand(stage: Stage, name: string, base: string, ...args: string[]): Contender {
  return { name, before: () => stage.workplace('ours', base), command: streamguard(...args) };
}

export function peerFromFiles(stage: Stage, ...files: string[]): Contender {
  return {
    name: 'peer',
    before: () => stage.workplace('peer'),
    command: [stage.python, peer('features.py'), 'training_data', ...files],
  };
}

/** Words for the data of a case. */
export async function dataOf(
  { seed }: Stage,
  { events, users, days }: Traffic,
  files: readonly string[],
): Promise<string> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const bytes = Math.round(sizes.reduce((sum, size) => sum + size, 0) / events);
  const format = (count: number) => count.toLocaleString('en-US');
  return `${format(events)} events of ${bytes} bytes in the mean, ${format(users)} users, ${days} days, seed ${seed}`;
}
