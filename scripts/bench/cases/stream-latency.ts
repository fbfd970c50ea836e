import type { BenchCase } from '../case.js';
import { liveProblems, scoredLive, secondsOf } from '../live-contenders.js';

export const streamLatency: BenchCase = {
  name: 'stream-latency',
  title: 'Stream: from an event to its anomaly',
  about:
    'Events are written to Kafka at 5,000 or 1,000 a second. Taken is the time from just before an event is handed to the producer until a consumer has its anomaly, with checkpoints; and the pauses of the speed layer’s garbage collector meanwhile. CPU and memory are those of all but the broker.',
  rounds: 1,
  ratios: [],
  async prepare(stage) {
    const [few, million] = [stage.traffic.users, stage.millionUsers.users];
    const format = (count: number) => count.toLocaleString('en-US');
    const live = (users: number, distribution: 'lognormal' | 'zipf', perSecond: number) => {
      const name = `${format(users)} entities, ${distribution}, ${format(perSecond)} a second`;
      return scoredLive(stage, name, { users, distribution, perSecond });
    };
    return {
      data: `events of ${secondsOf(stage)} s; seed ${stage.seed}`,
      contenders: [
        await live(few, 'lognormal', 5000),
        ...(stage.quick ? [] : [await live(few, 'lognormal', 1000)]),
        await live(million, 'zipf', 5000),
      ],
      problems: liveProblems,
    };
  },
};
