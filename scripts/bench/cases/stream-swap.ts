import type { BenchCase } from '../case.js';
import { streamguard } from '../contenders.js';
import { liveProblems, scoredLive, secondsOf } from '../live-contenders.js';

const perSecond = 1000;

export const streamSwap: BenchCase = {
  name: 'stream-swap',
  title: 'Stream: another run is put in force',
  about:
    'From an event to its anomaly as before, at 1,000 a second; after a third of the time `streamguard runs promote` puts another run in force, and the speed layer puts it under its partitions while it scores.',
  rounds: 1,
  ratios: [],
  async prepare(stage) {
    const { users } = stage.traffic;
    const name = `${users.toLocaleString('en-US')} entities`;
    const contender = await scoredLive(
      stage,
      name,
      { users, distribution: 'lognormal', perSecond },
      async (stream) => streamguard('runs', 'promote', await stream.anotherRun(), '--source', stream.source),
    );
    return {
      data: `events of ${secondsOf(stage)} s; seed ${stage.seed}`,
      contenders: [contender],
      problems: liveProblems,
    };
  },
};
