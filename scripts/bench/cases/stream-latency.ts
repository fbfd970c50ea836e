import { resolve } from 'node:path';
import type { Answer, BenchCase, Contender, Figures } from '../case.js';
import { streamguard } from '../contenders.js';
import type { Distribution, Stage } from '../stage.js';
import { WarmStream } from '../warm-stream.js';

const perSecond = 5000;

export const streamLatency: BenchCase = {
  name: 'stream-latency',
  title: 'Stream: from an event to its anomaly',
  about:
    'Events are written to Kafka at 5,000 a second. Taken is the time from just before an event is handed to the producer until a consumer has its anomaly, with checkpoints; and the pauses of the speed layer’s garbage collector meanwhile. CPU and memory are those of all but the broker.',
  rounds: 1,
  ratios: [],
  async prepare(stage) {
    const seconds = stage.quick ? 2 : 60;
    const contenders = [
      await scoredLive(stage, stage.traffic.users, seconds, 'lognormal'),
      await scoredLive(stage, stage.millionUsers.users, seconds, 'zipf'),
    ];
    return {
      data: `${(perSecond * seconds).toLocaleString('en-US')} events in ${seconds} s; seed ${stage.seed}`,
      contenders,
      problems: (answers) =>
        Object.entries(answers).flatMap(([name, { anomalies, unread }]) =>
          Number(anomalies) > 0 && unread === 0 ? [] : [`${name}: ${anomalies} anomalies, ${unread} unread`],
        ),
    };
  },
};

async function scoredLive(
  stage: Stage,
  users: number,
  seconds: number,
  distribution: Distribution,
): Promise<Contender> {
  const stream = await WarmStream.of(stage, users);
  // Beside the seconds that are timed: those before, and events until the first anomaly.
  const file = await stream.tailFile(1.5 * perSecond * seconds + 20_000, distribution);
  const speed = streamguard('speed', '--source', stream.source);
  const driver = [process.execPath, resolve('scripts/bench/latency.mjs')];
  return {
    name: `${users.toLocaleString('en-US')} entities, ${distribution}`,
    before: async () => {
      await stream.settle();
      return stream.workplace('ours');
    },
    clock: 'seconds',
    command: [...driver, stream.broker, stream.topic, file, String(seconds), ...speed],
    figures: ({ answer }) => figuresOf(answer, seconds),
  };
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
    'events/s': Number(answer.events) / Number(answer.seconds),
    ...Object.fromEntries(kinds),
    'all collections, ms per second': pauses.reduce((sum, { ms }) => sum + ms, 0) / seconds,
  };
}
