import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cli, loginOf } from '../../cli/run-cli.case.js';
import { createRandom } from '../../core/random/random.js';
import { drawToFront, indices } from '../../core/random/shuffle.js';
import { CrashSite, type Expected } from './crash-site.case.js';
import { inLanes, type Kill, killsOf } from './sweep.case.js';

/** FAULT_SWEEP=full: every step; otherwise so many of the telling ones (`killsOf`), others every time. */
const full = process.env.FAULT_SWEEP === 'full';
const mostPlaces = full ? Number.POSITIVE_INFINITY : 10;
const randomKills = full ? 60 : 3;
const lanes = 2;

/**
 * As many publications of the lake as there are thousands, with all kinds of files, and then a compaction; one thread each,
 * so that steps are the same every time.
 */
const settings = `profile: security-events
archive: { batchEvents: 1000, keepRaw: always, compactAfterFiles: 1 }
log: { partitions: 2, fetchBytes: 65536 }
machine: { workers: 0, duckdbThreads: 1 }
`;

/** Of a hundred records three are rejected and two repeat the id before them. */
function recordsOf(count: number): { lines: string[]; expected: Expected } {
  const tally = { valid: 0, rejected: 0, duplicate: 0 };
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const kind = index % 100 < 3 ? 'rejected' : index % 100 > 97 ? 'duplicate' : 'valid';
    tally[kind]++;
    const user = `user${(index - (kind === 'duplicate' ? 1 : 0)) % 25}`;
    if (kind === 'duplicate') lines.push(lines.at(-1)!);
    else lines.push(loginOf(user, index, kind === 'rejected' ? { threat_score: 2 } : {}));
  }
  return { lines, expected: { read: count, rejected: tally.rejected, duplicate: tally.duplicate } };
}

describe.skipIf(!existsSync(new URL('../../dist/cli/main.js', import.meta.url)))(
  'kill -9 (skipped where the package is not built: npm run build)',
  () => {
    let home: string;
    let base: CrashSite;
    let oldRun: string;
    let states: string;
    const { lines, expected } = recordsOf(1700);

    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), 'crash-'));
      await writeFile(join(home, 'streamguard.yaml'), settings);
      const importing = async (name: string, part: readonly string[]) => {
        await writeFile(join(home, name), part.map((line) => `${line}\n`).join(''));
        await new Cli(home).json('import', name, '--format', 'ndjson', '--out', 'dir:log');
      };
      await importing('first.ndjson', lines.slice(0, 500));
      base = await CrashSite.at(home, 'base', null);
      oldRun = (await base.cli().json<{ run: string }>('train', '--source', 'dir:log')).run;
      await importing('second.ndjson', lines.slice(500));
      const undisturbed = await CrashSite.at(home, 'undisturbed', null);
      await undisturbed.cli().json('train', '--source', 'dir:log');
      states = await undisturbed.states();
    });
    afterAll(() => rm(home, { recursive: true, force: true }));

    /** Kills the command, looks as readers do, trains again without faults, and looks at everything. */
    async function survive(site: CrashSite, kill: () => Promise<boolean>): Promise<string[]> {
      const startedRun = new Date().toISOString().replace(/[-:.]/g, '');
      const killed = await kill();
      const readers = await site.readersProblems((run) => run === oldRun || run >= startedRun);
      await site.age();
      const after = await site.recover(expected, states);
      const problems = [
        ...readers.map((text) => `readers: ${text}`),
        ...after.map((text) => `after recovery: ${text}`),
      ];
      if (problems.length === 0) await site.remove();
      return killed ? problems : [...problems, 'it was not killed'];
    }

    async function sweep(command: 'archive' | 'train', from: CrashSite | null): Promise<void> {
      const traced = await CrashSite.at(home, `${command}-traced`, from?.output ?? null);
      const startedMs = performance.now();
      const steps = await traced.trace(command);
      const wholeMs = performance.now() - startedMs;
      const seed = Date.now();
      const random = createRandom(seed);
      const telling = killsOf(steps, full);
      const drawn = indices(telling.length);
      drawToFront(drawn, Math.min(mostPlaces, drawn.length), random);
      const kills = Array.from(drawn.subarray(0, mostPlaces), (index) => telling[index]!);
      const moments = Array.from({ length: randomKills }, () => 0.3 + 0.7 * random.next());
      const targets: (Kill | number)[] = [...kills, ...moments.map((share) => share * wholeMs)];
      let unkilled = 0;
      const found = await inLanes(targets, lanes, async (target, index) => {
        const site = await CrashSite.at(home, `${command}-${index}`, from?.output ?? null);
        if (typeof target !== 'number') {
          const problems = await survive(site, () => site.killAt(command, target));
          return problems.map((problem) => `${target.what}: ${problem}`);
        }
        const problems = await survive(site, () => site.killAfter(command, target));
        if (problems.at(-1) !== 'it was not killed')
          return problems.map((problem) => `after ${target} ms: ${problem}`);
        unkilled++;
        return problems.slice(0, -1);
      });
      const told = `${command}: ${steps.length} steps, killed at ${kills.length} of ${telling.length} places and ${randomKills - unkilled} random times (seed ${seed})`;
      console.log(told);
      console.log(`${Math.round(performance.now() - startedMs)} ms`);
      expect(found.flat(), told).toEqual([]);
    }

    test(
      'archive, from an empty lake, at steps of all kinds and at random times',
      () => sweep('archive', null),
      full ? 7_200_000 : 900_000,
    );
    test(
      'train, over new events, at steps of all kinds and at random times',
      () => sweep('train', base),
      full ? 7_200_000 : 900_000,
    );

    test('the lock of a killed training holds the next one up for 15 s at most', async () => {
      const site = await CrashSite.at(home, 'locked', base.output);
      expect(await site.killAt('train', { at: 20, torn: false, what: '' })).toBe(true);
      const startedMs = performance.now();
      expect(await site.recover(expected, states)).toEqual([]);
      expect(performance.now() - startedMs).toBeLessThan(15_000);
    });
  },
);
