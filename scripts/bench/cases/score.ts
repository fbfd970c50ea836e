import { resolve } from 'node:path';
import type { BenchCase } from '../case.js';
import { dataOf } from '../contenders.js';
import { run } from '../measure.js';
import { program } from '../places.js';

const [alone, withForest] = ['by its habits', 'by its habits and the forest'];

export const score: BenchCase = {
  name: 'score',
  title: 'Score: an event by the states before it',
  about:
    'Scoring alone, in one thread: each event of a day finds its entity’s states, which thirty days of events have made, and is scored by them, and with them the entity as it is by the run’s forest. Events are timed one by one, which takes a part itself; reading, the door and the fold between them are not. Memory holds all states.',
  rounds: 5,
  ratios: [{ of: withForest, to: alone, quantity: 'wallSeconds' }],
  async prepare(stage) {
    const history = stage.traffic;
    const tail = { ...history, events: history.events / 5, days: 1, firstDay: history.days };
    const [past] = (await stage.events(history)) as [string];
    const [next] = (await stage.events(tail)) as [string];
    const source = await stage.log(past);
    const base = await stage.workplace('score');
    await run(base, process.execPath, program, 'train', '--source', source, '--no-progress');
    const contender = (name: string, what: string) => ({
      name,
      before: async () => base,
      clock: 'seconds' as const,
      command: [process.execPath, resolve('scripts/bench/score.mjs'), source, past, next, what],
      figures: ({ answer }: { readonly answer: Readonly<Record<string, unknown>> }) => ({
        'events/s': Number(answer.events) / Number(answer.seconds),
        'p50, µs': Number(answer.p50),
        'p99, µs': Number(answer.p99),
      }),
    });
    return {
      data: `the next day's ${await dataOf(stage, tail, [next])}; before them ${await dataOf(stage, history, [past])}`,
      contenders: [contender(alone, 'habits'), contender(withForest, 'forest')],
      problems: (answers) => {
        const [one, other] = [answers[alone]!, answers[withForest]!];
        const isSame = one.events === other.events && one.anomalies === other.anomalies;
        return isSame && Number(one.events) > 0 ? [] : ['not the same events and anomalies'];
      },
      after: () => stage.remove(past, next, source.slice('dir:'.length), base),
    };
  },
};
