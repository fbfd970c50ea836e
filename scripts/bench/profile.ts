import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figures } from './case.js';

/** V8's, as `node --cpu-prof` writes it. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Per sample, the node that was on top, and the microseconds since the sample before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

export type Part = (typeof parts)[number];
const parts = [
  'read',
  'door',
  'duplicate',
  'look up',
  'score',
  'add',
  'forest',
  'alerts',
  'outputs',
  'views',
  'checkpoint',
  'metrics',
  'flow',
  'runtime',
  'garbage collector',
  'idle',
] as const;

/**
 * Whose work a function does, by its file and name; the first that fits counts. One that fits none works for whoever
 * called it: states and aggregations are used by many, and so are libraries.
 */
const rules: readonly (readonly [RegExp, Part])[] = [
  [/^\(garbage collector\)/, 'garbage collector'],
  [/^\(idle\)/, 'idle'],
  [/^\(program\)/, 'runtime'],
  [/\/core\/events\/(duplicate-window|byte-hash|id-)/, 'duplicate'],
  [/\/core\/(events|text)\//, 'door'],
  [/\/core\/(scoring\/forest-scorer|models\/)/, 'forest'],
  [/\/core\/scoring\//, 'score'],
  [/\/core\/features\/accumulator/, 'add'],
  [/^(save|saved|put|change) .*\/speed-layer\/entity-states/, 'checkpoint'],
  [/\/speed-layer\/entity-states|\/connectors\/state-store\//, 'look up'],
  [/\/speed-layer\/(write-checkpoint|fold-save|checkpoint|partition-keeper|judgements)/, 'checkpoint'],
  [/\/core\/alerts\//, 'alerts'],
  [/\/speed-layer\/output|\/event-log\/kafka\/kafka-writer|\/kafkajs\/src\/producer\//, 'outputs'],
  [/\/speed-layer\/view-|\/connectors\/view-store\/|\/core\/views\/|\/node_modules\/ioredis\//, 'views'],
  [/\/speed-layer\/metrics\/|\/node_modules\/prom-client\//, 'metrics'],
  [/\/connectors\/event-log\/|\/node_modules\/kafkajs\//, 'read'],
  [/\/speed-layer\/|\/cli\//, 'flow'],
];

/** Microseconds per event of each part, by the only profile in a folder, from the first score to the last. */
export async function microsecondsOf(folder: string, events: number): Promise<Figures> {
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile'));
  const profile = JSON.parse(await readFile(join(folder, name!), 'utf8')) as CpuProfile;
  const times = timesOf(profile);
  return Object.fromEntries(
    Array.from(times, ([part, micros]) => [`${part}, µs per event`, micros / events]),
  );
}

/** Microseconds of each part, from the first sample in which events were scored to the last. */
export function timesOf({ nodes, samples, timeDeltas }: CpuProfile): Map<Part, number> {
  const { partOf, scores } = attribution(nodes);
  const scored = (sample: number) => scores.has(sample);
  const [first, last] = [samples.findIndex(scored), samples.findLastIndex(scored)];
  const times = new Map<Part, number>(parts.map((part) => [part, 0]));
  for (let index = first + 1; index <= last; index++) {
    // A sample stands for the time until the next one.
    const part = partOf.get(samples[index - 1]!)!;
    times.set(part, times.get(part)! + timeDeltas[index]!);
  }
  return times;
}

/** Of every node its part, and which are below the scoring of a batch. */
function attribution(nodes: readonly ProfileNode[]) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOf = new Map<number, Part>();
  const scores = new Set<number>();
  const waiting: { node: ProfileNode; above: Part; isScored: boolean }[] = [
    { node: nodes[0]!, above: 'runtime', isScored: false },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, above } = next;
    const { functionName, url } = node.callFrame;
    const name = `${functionName} ${url}`;
    const part = rules.find(([pattern]) => pattern.test(name))?.[1] ?? above;
    const isScored = next.isScored || /^handle .*\/speed-layer\/scoring/.test(name);
    partOf.set(node.id, part);
    if (isScored) scores.add(node.id);
    for (const child of node.children ?? []) waiting.push({ node: byId.get(child)!, above: part, isScored });
  }
  return { partOf, scores };
}
