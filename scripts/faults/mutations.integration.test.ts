import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { table } from '../../cli/table.js';
import { Mutant, makeHostileHome } from './mutant.case.js';
import { mutations } from './mutations.case.js';
import { inLanes } from './sweep.case.js';

const seed = 1;
const lanes = 2;

test.skipIf(!existsSync(new URL('../../dist/cli/main.js', import.meta.url)))(
  'parity finds every fault that is planted in one engine, and none where there is none (skipped where the package is not built: npm run build)',
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'mutations-'));
    const idle: Mutant[] = [];
    try {
      await makeHostileHome(home, seed);
      for (let lane = 0; lane < lanes; lane++) idle.push(await Mutant.of(home));
      expect(await idle[0]!.verdict(null)).toEqual({ code: 0, differing: [], stderr: '' });
      const rotten = { ...mutations[0]!, from: 'no such text' };
      await expect(idle[0]!.verdict(rotten)).rejects.toThrow('0 times: no such text');
      const verdicts = await inLanes(mutations, lanes, async (mutation) => {
        const mutant = idle.pop()!;
        const verdict = await mutant.verdict(mutation).finally(() => idle.push(mutant));
        return { ...mutation, ...verdict };
      });
      const told = verdicts.map(({ fault, engine, differing }) => [
        fault,
        engine,
        `${differing.length}: ${differing.slice(0, 4).join(', ')}`,
      ]);
      console.log(table([['fault', 'engine', 'what parity named'], ...told]).join('\n'));
      const missed = verdicts.filter(
        ({ code, differing, named }) => code !== 1 || !differing.some((name) => name.startsWith(named)),
      );
      expect(missed).toEqual([]);
    } finally {
      for (const mutant of idle) await mutant.remove();
      await rm(home, { recursive: true });
    }
  },
);
