import { type BenchCase, unequal } from '../case.js';
import { coldTraining, dataOf, peerFromFiles } from '../contenders.js';

export const tenTimes: BenchCase = {
  name: 'ten-times',
  title: 'Ten times the events, the same users',
  about:
    'Cold, from a directory log. The lake is written as the log is read, so memory must not follow the number of events.',
  rounds: 1,
  ratios: [
    { of: 'ours × 10', to: 'ours', quantity: 'wallSeconds', most: 11 },
    { of: 'ours × 10', to: 'ours', quantity: 'rssMb', most: 1.5 },
    { of: 'ours × 10', to: 'peer', quantity: 'wallSeconds' },
    { of: 'ours × 10', to: 'peer', quantity: 'rssMb' },
  ],
  async prepare(stage) {
    const large = { ...stage.traffic, events: 10 * stage.traffic.events };
    const small = await stage.log((await stage.events(stage.traffic))[0]!);
    const files = await stage.events(large);
    const source = await stage.log(files[0]!);
    return {
      data: `${await dataOf(stage, large, files)}; a tenth of the events for \`ours\`; the peer reads all`,
      contenders: [
        coldTraining(stage, 'ours', small),
        coldTraining(stage, 'ours × 10', source),
        peerFromFiles(stage, ...files),
      ],
      problems: (answers) => unequal(answers['ours × 10']!, answers.peer!, large.events),
      after: () => stage.remove(...files, source.slice('dir:'.length)),
    };
  },
};
