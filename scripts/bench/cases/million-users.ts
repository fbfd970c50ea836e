import { type BenchCase, unequal } from '../case.js';
import { coldTraining, dataOf, peerFromFiles } from '../contenders.js';

export const millionUsers: BenchCase = {
  name: 'million-users',
  title: 'A million users',
  about:
    'Cold, from a directory log: two events per user in the mean, a state and an explanation for each of them.',
  rounds: 1,
  ratios: [
    { of: 'ours', to: 'peer', quantity: 'wallSeconds' },
    { of: 'ours', to: 'peer', quantity: 'rssMb' },
  ],
  async prepare(stage) {
    const users = stage.quick ? 5000 : 1_000_000;
    const traffic = { ...stage.traffic, events: 2 * users, users };
    const files = await stage.events(traffic);
    const source = await stage.log(files[0]!);
    return {
      data: await dataOf(stage, traffic, files),
      contenders: [coldTraining(stage, 'ours', source), peerFromFiles(stage, ...files)],
      problems: ({ ours, peer }) => unequal(ours!, peer!, traffic.events),
      after: () => stage.remove(...files, source.slice('dir:'.length)),
    };
  },
};
