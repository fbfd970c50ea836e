import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagedProfile } from '../../batch-layer/bench.case.js';
import { Cli } from '../../cli/run-cli.case.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { partitionOf } from '../../connectors/event-log/partitioner.js';
import { zoneOf } from '../../core/events/zone.js';
import { hostileLog } from '../../core/features/hostile-log.case.js';
import { hostileProfile } from '../../core/features/hostile-profile.case.js';
import { windowStart } from '../../core/runs/window.js';
import type { Mutation } from './mutations.case.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const partitions = 3;
const limits = { zone: 'Europe/Berlin', cap: 8, withinOffsets: 12 };
const now = Date.UTC(2025, 10, 24, 12);

/** Makes `<home>/log`, full of what code gets wrong, and a configuration with small limits; `<home>/right` is its lake. */
export async function makeHostileHome(home: string, seed: number): Promise<void> {
  const profile = hostileProfile(packagedProfile, limits);
  await mkdir(join(home, 'profiles'), { recursive: true });
  await writeFile(join(home, 'profiles', 'security-events.yaml'), JSON.stringify(profile));
  await writeFile(join(home, 'streamguard.yaml'), 'machine: { workers: 0, duckdbThreads: 1 }\n');
  const newest = now + 86_400_000;
  const start = windowStart(profile.window, zoneOf(limits.zone), newest, newest)!;
  const { records } = hostileLog({
    ...limits,
    seed,
    now,
    windowStart: start,
    clockChange: Date.UTC(2025, 9, 26, 1),
    partitionOf: (key) => partitionOf(Buffer.from(key), partitions),
  });
  const log = await openEventLog(`dir:${join(home, 'log')}`, { create: { partitions } });
  const writer = await log.writer();
  await writer.append(
    records.map(({ key, value }) => ({ key: Buffer.from(key), value: Buffer.from(value), logTime: now })),
  );
  await writer.close();
  await log.close();
  await new Cli(home, { STREAMGUARD_OUTPUT_DIR: 'right' }).json('archive', '--source', 'dir:log');
}

/** What `streamguard parity` of a package said. */
export interface Verdict {
  readonly code: number | null;
  /** Features, states and counts that differ. */
  readonly differing: readonly string[];
  readonly stderr: string;
}

/** A copy of the built package in which one fault at a time can be planted. */
export class Mutant {
  private constructor(
    private readonly folder: string,
    private readonly home: string,
  ) {}

  static async of(home: string): Promise<Mutant> {
    const cache = join(checkout, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(join(cache, 'mutant-'));
    await cp(join(checkout, 'dist'), join(folder, 'dist'), { recursive: true });
    await cp(join(checkout, 'package.json'), join(folder, 'package.json'));
    return new Mutant(folder, home);
  }

  /** Its command line. */
  get program(): string {
    return join(this.folder, 'dist/cli/main.js');
  }

  /** Parity with the fault planted, or without any. @throws where the text does not stand in the file exactly once */
  async verdict(mutation: Mutation | null): Promise<Verdict> {
    if (!mutation) return this.#parity(true);
    return this.harmed(mutation, () => this.#parity(mutation.engine !== 'lake'));
  }

  /** Does something while a fault is planted. @throws where the text does not stand in the file exactly once */
  async harmed<Result>(
    { file, from, to }: Pick<Mutation, 'file' | 'from' | 'to'>,
    action: () => Promise<Result>,
  ): Promise<Result> {
    const path = join(this.folder, 'dist', file);
    const right = await readFile(path, 'utf8');
    const found = right.split(from).length - 1;
    if (found !== 1) throw new Error(`${file} has ${found} times: ${from}`);
    await writeFile(
      path,
      right.replace(from, () => to),
    );
    try {
      return await action();
    } finally {
      await writeFile(path, right);
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** `rightLake`: over the lake that the unharmed package archived; else over one of its own. */
  async #parity(rightLake: boolean): Promise<Verdict> {
    const output = await mkdtemp(join(this.home, 'output-'));
    if (rightLake) await cp(join(this.home, 'right'), output, { recursive: true });
    const cli = new Cli(this.home, { STREAMGUARD_OUTPUT_DIR: output }, this.program);
    const { code, stdout, stderr } = await cli.run(
      'parity',
      '--source',
      'dir:log',
      '--json',
      '--no-progress',
    );
    const rows = stdout === '' ? [] : (JSON.parse(stdout).rows as { name: string; differences: number }[]);
    await rm(output, { recursive: true });
    return {
      code,
      stderr,
      differing: rows.filter(({ differences }) => differences > 0).map(({ name }) => name),
    };
  }
}
