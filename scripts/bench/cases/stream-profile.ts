import { join } from 'node:path';
import type { BenchCase } from '../case.js';
import { microsecondsOf } from '../profile.js';
import { scoring, tailProblems } from '../stream-contenders.js';
import { WarmStream } from '../warm-stream.js';

export const streamProfile: BenchCase = {
  name: 'stream-profile',
  title: 'Stream: where each microsecond goes',
  about:
    'Ten thousand entities again, under V8’s sampling profiler, from the first score to the last: time of the main thread per event, with whatever it calls. Sampling itself takes a part; other threads’ time (compression, disk, sockets) is in none.',
  rounds: 1,
  ratios: [],
  async prepare(stage) {
    const { users, events } = stage.traffic;
    const stream = await WarmStream.of(stage, users);
    const tail = await stream.append(events, 'lognormal');
    const [node, ...command] = stream.command as [string, ...string[]];
    return {
      data: tail.data,
      contenders: [
        {
          ...scoring(stream, events),
          command: [node, '--cpu-prof', '--cpu-prof-dir=profile', ...command],
          figures: (_, folder) => microsecondsOf(join(folder, 'profile'), events),
        },
      ],
      problems: (answers) => tailProblems(tail, answers),
    };
  },
};
