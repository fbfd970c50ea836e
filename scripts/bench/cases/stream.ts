import type { BenchCase } from '../case.js';
import { ours, parsing, reading, scoring, tailProblems } from '../stream-contenders.js';
import { WarmStream } from '../warm-stream.js';

const inRedis = `${ours}, views in Redis`;

export const stream: BenchCase = {
  name: 'stream',
  title: 'Stream: ten thousand entities',
  about:
    'From a topic of four partitions that was filled before, in one process and one thread: door, duplicates, score, forest, fold, anomalies and alerts to Kafka, views, checkpoints. Timed inside, from the first record to the last score. kafkajs alone only reads, or reads and parses.',
  rounds: 5,
  ratios: [
    { of: ours, to: parsing, quantity: 'wallSeconds', most: 3.6 },
    { of: inRedis, to: parsing, quantity: 'wallSeconds' },
  ],
  async prepare(stage) {
    const { users, events } = stage.traffic;
    const stream = await WarmStream.of(stage, users);
    const tail = await stream.append(events, 'lognormal');
    return {
      data: tail.data,
      contenders: [
        ...reading(stage, stream, tail),
        scoring(stream, events),
        scoring(stream, events, inRedis, () => stage.redis()),
      ],
      problems: (answers) => tailProblems(tail, answers),
    };
  },
};
