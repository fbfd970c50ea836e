import { resolve } from 'node:path';
import type { BenchCase } from '../case.js';
import { dataOf } from '../contenders.js';
import { run } from '../measure.js';
import { program } from '../places.js';

const scorers = ['surprise', 'classic'];

export const score: BenchCase = {
  name: 'score',
  title: 'Score: an event by the states before it',
  about:
    'Scoring alone, in one thread: each event of a day finds its entity’s states, which thirty days of events have made, and is scored by them and what the run knows, its forest included; or by the original’s formula. Events are timed one by one, which takes a part itself; reading, the door and the fold between them are not. Memory holds all states.',
  rounds: 5,
  ratios: [{ of: 'surprise', to: 'classic', quantity: 'wallSeconds' }],
  async prepare(stage) {
    const history = stage.traffic;
    const tail = { ...history, events: history.events / 5, days: 1, firstDay: history.days };
    const [past] = (await stage.events(history)) as [string];
    const [next] = (await stage.events(tail)) as [string];
    const source = await stage.log(past);
    const base = await stage.workplace('score');
    await run(base, process.execPath, program, 'train', '--source', source, '--no-progress');
    const contender = (name: string) => ({
      name,
      before: async () => base,
      clock: 'seconds' as const,
      command: [process.execPath, resolve('scripts/bench/score.mjs'), source, past, next, name],
      figures: ({ answer }: { readonly answer: Readonly<Record<string, unknown>> }) => ({
        'events/s': Number(answer.events) / Number(answer.seconds),
        'p50, µs': Number(answer.p50),
        'p99, µs': Number(answer.p99),
      }),
    });
    return {
      data: `the next day's ${await dataOf(stage, tail, [next])}; before them ${await dataOf(stage, history, [past])}`,
      contenders: scorers.map(contender),
      problems: (answers) => {
        const [one, other] = scorers.map((name) => Number(answers[name]!.events));
        return one === other && one! > 0 ? [] : [`scored ${one} events and ${other}`];
      },
      after: () => stage.remove(past, next, source.slice('dir:'.length), base),
    };
  },
};
