import { type BenchCase, unequal } from '../case.js';
import { coldTraining, dataOf, peerFromFiles } from '../contenders.js';

export const coldDirectory: BenchCase = {
  name: 'cold-directory',
  title: 'Cold, from a directory log',
  about:
    'From the log to the published run, nothing archived before. The peer reads the same events from one file; it validates nothing, finds no duplicates, keeps no states and explains nothing.',
  rounds: 5,
  ratios: [
    { of: 'ours', to: 'peer', quantity: 'wallSeconds', most: 1.8 },
    { of: 'ours', to: 'peer', quantity: 'rssMb' },
  ],
  async prepare(stage) {
    const files = await stage.events(stage.traffic);
    const source = await stage.log(files[0]!);
    return {
      data: await dataOf(stage, stage.traffic, files),
      contenders: [coldTraining(stage, 'ours', source), peerFromFiles(stage, ...files)],
      problems: ({ ours, peer }) => unequal(ours!, peer!, stage.traffic.events),
    };
  },
};
