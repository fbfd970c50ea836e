import { type BenchCase, unequal } from '../case.js';
import { dataOf, peerFromFiles, warmCommand } from '../contenders.js';
import { run } from '../measure.js';
import { program } from '../places.js';

export const nightly: BenchCase = {
  name: 'nightly',
  title: 'Nightly: thirty days in the lake, one new day',
  about:
    'The lake holds thirty days and a run is in force; a day has been added to the log. Ours archives that day and trains; the peer has no lake and reads all thirty-one days again.',
  rounds: 5,
  ratios: [
    { of: 'ours', to: 'peer', quantity: 'wallSeconds', most: 0.4 },
    { of: 'ours', to: 'peer', quantity: 'rssMb' },
  ],
  async prepare(stage) {
    const traffic = { ...stage.traffic, days: 31 };
    const [history, lastDay] = (await stage.events(traffic, true)) as [string, string];
    const source = await stage.log(history);
    const base = await stage.workplace('nightly');
    await run(base, process.execPath, program, 'train', '--source', source, '--no-progress');
    await stage.log(lastDay, source.slice('dir:'.length));
    return {
      data: await dataOf(stage, traffic, [history, lastDay]),
      contenders: [
        warmCommand(stage, 'ours', base, 'train', '--source', source),
        peerFromFiles(stage, history, lastDay),
      ],
      problems: ({ ours, peer }) => unequal(ours!, peer!, traffic.events),
      after: () => stage.remove(history, lastDay, source.slice('dir:'.length), base),
    };
  },
};
