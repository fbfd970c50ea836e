import type { BenchCase } from '../case.js';
import { ours, parsing, scoredTail } from '../stream-contenders.js';

export const streamMillionUniform: BenchCase = {
  name: 'stream-million-uniform',
  title: 'Stream: a million entities, uniform',
  about:
    'The same where each of a million entities has a state on disk before, of which the cache holds a part; all of them are equally active.',
  rounds: 3,
  ratios: [{ of: ours, to: parsing, quantity: 'wallSeconds', most: 11 }],
  prepare: (stage) => {
    const { users, events } = stage.millionUsers;
    return scoredTail(stage, users, events, 'uniform');
  },
};
