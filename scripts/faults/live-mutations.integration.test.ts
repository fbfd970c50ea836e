import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { table } from '../../cli/table.js';
import { type Beginning, liveMutations } from './live-mutations.case.js';
import { LiveSite } from './live-site.case.js';
import { Mutant } from './mutant.case.js';
import { inLanes } from './sweep.case.js';

const seed = 33;
/** One more than cores of a small machine: whoever swaps waits for two seconds. */
const lanes = 3;

test.skipIf(!existsSync(new URL('../../dist/cli/main.js', import.meta.url)))(
  'parity --live finds every fault that is planted in restore, swap and hand-over, and none where there is none (skipped where the package is not built: npm run build)',
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'live-mutations-'));
    const idle: Mutant[] = [];
    try {
      for (let lane = 0; lane < lanes; lane++) idle.push(await Mutant.of(root));
      const site = await LiveSite.at(root, seed);
      const beginnings: Beginning[] = [...new Set(liveMutations.map(({ beginning }) => beginning))];
      const unharmed = await inLanes(beginnings, lanes, (beginning) => site.verdict(beginning));
      expect(unharmed).toEqual(beginnings.map(() => ({ end: null, differing: [] })));
      const verdicts = await inLanes(liveMutations, lanes, async (mutation) => {
        const mutant = idle.pop()!;
        const verdict = await mutant
          .harmed(mutation, () => site.verdict(mutation.beginning, mutant.program))
          .finally(() => idle.push(mutant));
        return { ...mutation, ...verdict };
      });
      const told = verdicts.map(({ fault, beginning, end, differing }) => [
        fault,
        beginning,
        end ?? `${differing.length}: ${differing.slice(0, 4).join(', ')}`,
      ]);
      console.log(table([['fault', 'beginning', 'what found it'], ...told]).join('\n'));
      const survivors = verdicts.filter(
        ({ end, differing, named }) => end === null && !differing.some((name) => name.startsWith(named)),
      );
      expect(survivors).toEqual([]);
    } finally {
      for (const mutant of idle) await mutant.remove();
      await rm(root, { recursive: true });
    }
  },
);
