import type { Answer, Contender, Figures, Prepared } from './case.js';
import type { Measured } from './measure.js';
import { peer } from './places.js';
import type { Stage } from './stage.js';
import { type Tail, WarmStream } from './warm-stream.js';

const bare = 'kafkajs';
export const parsing = 'kafkajs + JSON.parse';
export const ours = 'ours';

/** Ours in a copy of the state. */
export function scoring(stream: WarmStream, events: number, name = ours, viewsUrl?: () => Promise<string>) {
  return {
    name,
    before: async () => stream.workplace('ours', await viewsUrl?.()),
    clock: 'seconds',
    command: stream.command,
    figures: speedOf(events),
  } satisfies Contender;
}

/** kafkajs alone, which only reads, and with JSON.parse of every value. */
export function reading(stage: Stage, { broker, topic }: WarmStream, { from, events }: Tail): Contender[] {
  const modes = { [bare]: 'bare', [parsing]: 'parse' };
  return Object.entries(modes).map(([name, mode]) => ({
    name,
    before: () => stage.workplace('peer'),
    clock: 'seconds',
    command: [process.execPath, peer('consume.mjs'), broker, topic, from.join(','), mode],
    figures: speedOf(events),
  }));
}

/** Events at the end of a topic, whose entities all have a state: scored by ours, read by kafkajs. */
export async function scoredTail(
  stage: Stage,
  users: number,
  ...of: Parameters<WarmStream['append']>
): Promise<Prepared> {
  const stream = await WarmStream.of(stage, users);
  const tail = await stream.append(...of);
  return {
    data: tail.data,
    contenders: [...reading(stage, stream, tail), scoring(stream, tail.events)],
    problems: (answers) => tailProblems(tail, answers),
  };
}

export function tailProblems(tail: Tail, answers: Readonly<Record<string, Answer>>): string[] {
  return Object.entries(answers).flatMap(([name, answer]) => {
    const read = name.startsWith(ours) ? tail.validIn(answer) : answer.events;
    return read === tail.events ? [] : [`${name}: ${read} events of ${tail.events}`];
  });
}

const speedOf =
  (events: number) =>
  ({ answer: { seconds }, ownMb }: Measured): Figures => ({
    'events/s': events / Number(seconds),
    'memory without mapped files, MB': ownMb,
  });
