import { resolve } from 'node:path';
import type { Answer, Contender, Figures } from './case.js';
import { streamguard } from './contenders.js';
import type { Distribution, Stage } from './stage.js';
import { WarmStream } from './warm-stream.js';

export interface Traffic {
  readonly users: number;
  readonly distribution: Distribution;
  readonly perSecond: number;
}

/** Events that are scored as they are written; `meanwhile` is a command that is run after a third of the time. */
export async function scoredLive(
  stage: Stage,
  name: string,
  { users, distribution, perSecond }: Traffic,
  meanwhile: (stream: WarmStream) => Promise<readonly string[]> = async () => [],
): Promise<Contender> {
  const seconds = secondsOf(stage);
  const stream = await WarmStream.of(stage, users);
  // Beside the seconds that are timed: those before, and events until the first anomaly.
  const file = await stream.tailFile(1.5 * perSecond * seconds + 20_000, distribution);
  const other = JSON.stringify(await meanwhile(stream));
  const driver = [stage.python, resolve('scripts/bench/latency.py'), stream.broker, stream.topic, file];
  const speed = streamguard('speed', '--source', stream.source);
  return {
    name,
    before: async () => {
      await stream.settle();
      return stream.workplace('ours');
    },
    clock: 'seconds',
    command: [...driver, String(perSecond), String(seconds), other, ...speed],
    figures: ({ answer }) => figuresOf(answer, seconds),
  };
}

export const secondsOf = ({ quick }: Stage) => (quick ? 2 : 60);

export function liveProblems(answers: Readonly<Record<string, Answer>>): string[] {
  return Object.entries(answers).flatMap(([name, { anomalies, unread }]) =>
    Number(anomalies) > 0 && unread === 0 ? [] : [`${name}: ${anomalies} anomalies, ${unread} unread`],
  );
}

function figuresOf(answer: Answer, seconds: number): Figures {
  const pauses = answer.pauses as { readonly kind: string; readonly ms: number }[];
  const ofKind = (kind: string) => pauses.filter((pause) => pause.kind === kind).map(({ ms }) => ms);
  const kinds = ['minor', 'major'].flatMap((kind) => [
    [`${kind} collections`, ofKind(kind).length],
    [`longest ${kind} collection, ms`, Math.max(0, ...ofKind(kind))],
  ]);
  return {
    anomalies: Number(answer.anomalies),
    'half of the anomalies within, ms': Number(answer.p50Ms),
    '99 % within, ms': Number(answer.p99Ms),
    '99.9 % within, ms': Number(answer.p999Ms),
    'the slowest, ms': Number(answer.mostMs),
    'events/s': Number(answer.events) / Number(answer.seconds),
    ...Object.fromEntries(kinds),
    'all collections, ms per second': pauses.reduce((sum, { ms }) => sum + ms, 0) / seconds,
  };
}
