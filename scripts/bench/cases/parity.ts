import type { BenchCase } from '../case.js';
import { dataOf, warmCommand } from '../contenders.js';
import { run } from '../measure.js';
import { program } from '../places.js';

export const parity: BenchCase = {
  name: 'parity',
  title: 'Parity',
  about:
    'Every event once more through the door and the fold, in one thread, and every state and feature compared with what SQL made of the lake. No peer has two layers to compare.',
  rounds: 3,
  ratios: [],
  async prepare(stage) {
    const files = await stage.events(stage.traffic);
    const source = await stage.log(files[0]!);
    const base = await stage.workplace('parity');
    await run(base, process.execPath, program, 'archive', '--source', source, '--no-progress');
    return {
      data: await dataOf(stage, stage.traffic, files),
      contenders: [warmCommand(stage, 'ours', base, 'parity', '--source', source)],
      problems: ({ ours }) => (ours!.differences === 0 ? [] : [`${ours!.differences} differences`]),
      after: () => stage.remove(base),
    };
  },
};
