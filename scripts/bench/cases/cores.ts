import type { BenchCase } from '../case.js';
import { coldTraining, dataOf } from '../contenders.js';

export const cores: BenchCase = {
  name: 'cores',
  title: 'From one core to two',
  about:
    'Cold, from a directory log, held to one core and to two by taskset. Two workers run the door, two threads DuckDB.',
  rounds: 3,
  ratios: [{ of: 'two cores', to: 'one core', quantity: 'wallSeconds' }],
  async prepare(stage) {
    const files = await stage.events(stage.traffic);
    const source = await stage.log(files[0]!);
    const on = (list: string) => ['taskset', '--cpu-list', list];
    return {
      data: await dataOf(stage, stage.traffic, files),
      contenders: [
        coldTraining(stage, 'one core', source, on('0')),
        coldTraining(stage, 'two cores', source, on('0,1')),
      ],
      problems: (answers) =>
        Object.entries(answers).flatMap(([name, { counts }]) => {
          const { valid } = counts as { valid: number };
          return valid === stage.traffic.events ? [] : [`${name}: ${valid} valid events`];
        }),
    };
  },
};
