import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createRandom } from '../../../core/random/random.js';
import type { BenchCase } from '../case.js';
import { peer } from '../places.js';

const [columns, trees, sample] = [28, 100, 256];

export const forest: BenchCase = {
  name: 'forest',
  title: 'Isolation forest: fit and score',
  about:
    'Growing the trees and scoring every row, timed inside the process on both sides, on the same matrix; both begin cold, without a run before. Memory is the whole process’s.',
  rounds: 5,
  ratios: [{ of: 'ours', to: 'scikit-learn', quantity: 'wallSeconds', most: 0.5 }],
  async prepare(stage) {
    const rows = stage.quick ? 1000 : 10_000;
    const path = join(stage.folder, 'matrix');
    await writeFile(path, matrix(rows, stage.seed));
    const args = [path, ...[rows, columns, trees, sample].map(String)];
    const before = () => stage.workplace('forest');
    return {
      data: `${rows.toLocaleString('en-US')} rows × ${columns} columns, normal with one row in fifty far out; ${trees} trees of ${sample} rows; seed ${stage.seed}`,
      contenders: [
        {
          name: 'ours',
          before,
          clock: 'seconds',
          command: [process.execPath, resolve('scripts/bench/forest.mjs'), ...args],
        },
        {
          name: 'scikit-learn',
          before,
          clock: 'seconds',
          command: [stage.python, peer('forest.py'), ...args],
        },
      ],
      problems(answers) {
        const [ours, theirs] = ['ours', 'scikit-learn'].map((name) => answers[name]!.top as number[]);
        const shared = ours!.filter((row) => theirs!.includes(row)).length;
        return shared >= 10 ? [] : [`of the 20 rows that stand out most, ${shared} are the same`];
      },
      after: () => stage.remove(path),
    };
  },
};

function matrix(rows: number, seed: number): Buffer {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const values = Float64Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    return normal() * (row % 50 === 0 ? 2 + (row / rows) * 3 : 1);
  });
  return Buffer.from(values.buffer);
}
