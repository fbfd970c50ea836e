import type { BenchCase } from '../case.js';
import { ours, parsing, scoredTail } from '../stream-contenders.js';

export const streamMillionZipf: BenchCase = {
  name: 'stream-million-zipf',
  title: 'Stream: a million entities, zipf',
  about:
    'The same where each of a million entities has a state on disk before, of which the cache holds a part; the n-th of them is 1/n as active as the first.',
  rounds: 3,
  ratios: [{ of: ours, to: parsing, quantity: 'wallSeconds', most: 5.5 }],
  prepare: (stage) => {
    const { users, events } = stage.millionUsers;
    return scoredTail(stage, users, events, 'zipf');
  },
};
