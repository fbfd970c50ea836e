import type { BenchCase } from '../case.js';
import { WarmStream } from '../warm-stream.js';

const [fromState, fromRun] = ['from local state', 'from the run'];

export const streamRestart: BenchCase = {
  name: 'stream-restart',
  title: 'Restart with a million entities',
  about:
    'From the start of the process to the end of the first batch that it scored: with the local state of a clean stop, and without any, when the run’s states are put into a new one.',
  rounds: 3,
  ratios: [{ of: fromState, to: fromRun, quantity: 'wallSeconds' }],
  async prepare(stage) {
    const { users } = stage.millionUsers;
    const stream = await WarmStream.of(stage, users);
    const tail = await stream.append(1000, 'uniform');
    const { command } = stream;
    const clock = 'startSeconds';
    return {
      data: tail.data,
      contenders: [
        { name: fromState, before: () => stream.workplace('ours'), clock, command },
        { name: fromRun, before: () => stream.withoutState('ours'), clock, command },
      ],
      problems: (answers) =>
        Object.entries(answers).flatMap(([name, answer]) => {
          const valid = tail.validIn(answer);
          return valid === tail.events ? [] : [`${name}: ${valid} events of ${tail.events}`];
        }),
    };
  },
};
