import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { liveParityOf } from '../../cli/live-parity.js';
import { Cli, ended } from '../../cli/run-cli.case.js';
import { openWorkspace } from '../../cli/workspace.js';
import { loadConfiguration } from '../../config/load.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { logFolder } from '../../connectors/run-store/paths.js';
import { silent } from '../../core/progress/progress.js';
import { hostileRecords, now, partitions, profile } from '../../speed-layer/hostile-speed.case.js';
import type { Beginning } from './live-mutations.case.js';

/** Batches of some hundred records, and a checkpoint after each of them. */
const settings = `log: { fetchBytes: 65536 }
speed: { checkpointEvents: 40 }
machine: { workers: 0, duckdbThreads: 1 }
`;
/** Of all records, so many are below the run's cut, and below where the first speed layer stopped. Later ones are of one day. */
const [trainedShare, stoppedShare] = [0.25, 0.6];
/** Together fewer than the offsets for which an id is remembered. */
const [fewRecords, echoedRecords] = [4, 3];
/** One that is right is done in two or three seconds. */
const limitMs = 20_000;

/** Of what was kept, this goes before the speed layer begins. */
const lost: Record<Beginning, readonly ('state' | 'snapshots')[]> = {
  swap: [],
  checkpoint: [],
  snapshot: ['state'],
  run: ['state', 'snapshots'],
  'snapshot, then checkpoint': ['state'],
};

/** What became of a speed layer that went on to the log's end. */
export interface LiveVerdict {
  /** How it ended, where that is not as it should; null: well. */
  readonly end: string | null;
  /** Features, states and counts that differ. */
  readonly differing: readonly string[];
}

/** A log with a hostile stream, and what a speed layer that is right leaves before each beginning. */
export class LiveSite {
  private constructor(private readonly root: string) {}

  static async at(root: string, seed: number): Promise<LiveSite> {
    const home = join(root, 'home');
    await mkdir(join(home, 'profiles'), { recursive: true });
    await writeFile(join(home, 'profiles', 'security-events.yaml'), JSON.stringify(profile));
    await writeFile(join(home, 'streamguard.yaml'), settings);
    const log = await openEventLog(`dir:${join(home, 'log')}`, { create: { partitions } });
    const records = hostileRecords(seed);
    const append = async (from: number, to: number) => {
      const writer = await log.writer();
      const part = records.slice(from, to);
      await writer.append(
        part.map(({ key, value }) => ({ key: Buffer.from(key), value: Buffer.from(value), logTime: now })),
      );
      await writer.close();
    };
    /** Once more what was read last: its ids have to come through every beginning. */
    const echo = (end: number) => append(end - echoedRecords, end);
    const site = new LiveSite(root);
    const cli = new Cli(home);
    const speed = () => cli.json('speed', '--source', 'dir:log', '--until', 'end');
    const cut = Math.floor(records.length * trainedShare);
    const stopped = Math.floor(records.length * stoppedShare);
    await append(0, cut);
    await speed();
    await cli.json('train', '--source', 'dir:log');
    await echo(cut);
    await append(cut, stopped);
    await site.#keep('swap');
    await speed();
    await append(stopped, stopped + fewRecords);
    await site.#keep('snapshot, then checkpoint');
    await echo(stopped);
    await append(stopped + fewRecords, records.length);
    for (const beginning of ['checkpoint', 'snapshot', 'run'] as const) await site.#keep(beginning);
    await log.close();
    return site;
  }

  /** Has a speed layer, of this program, go on from there, and asks `parity --live` of it. */
  async verdict(beginning: Beginning, program?: string): Promise<LiveVerdict> {
    const home = await mkdtemp(join(this.root, 'tried-'));
    try {
      await copyHome(this.#kept(beginning), home);
      let end = await speedIn(home, program);
      if (end === null && beginning === 'snapshot, then checkpoint') {
        await cp(join(this.#kept('run'), 'log'), join(home, 'log'), { recursive: true });
        end = await speedIn(home, program);
      }
      return end === null ? await parityIn(home) : { end, differing: [] };
    } finally {
      await rm(home, { recursive: true });
    }
  }

  #kept(beginning: Beginning): string {
    return join(this.root, `before ${beginning}`);
  }

  async #keep(beginning: Beginning): Promise<void> {
    const kept = this.#kept(beginning);
    await copyHome(join(this.root, 'home'), kept);
    for (const name of lost[beginning]) await rm(join(await folderIn(kept), name), { recursive: true });
  }
}

/** The folder of runs, snapshots and states in a home: its name is made of where the log is. */
async function folderIn(home: string): Promise<string> {
  const log = await openEventLog(`dir:${join(home, 'log')}`);
  await log.close();
  return logFolder(join(home, 'output'), profile.name, log.folder);
}

async function copyHome(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  const name = basename(await folderIn(from));
  const folder = await folderIn(to);
  await rename(join(dirname(folder), name), folder);
}

/** How it ended, where that is not well. */
async function speedIn(home: string, program?: string): Promise<string | null> {
  const args = ['speed', '--source', 'dir:log', '--until', 'end', '--no-progress'];
  const child = new Cli(home, {}, program).start(...args);
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const { code, stderr } = await ended(child);
  clearTimeout(timer);
  if (child.signalCode !== null) return `no end within ${limitMs / 1000} s`;
  return code === 0 ? null : `it ended with ${code}: ${stderr.split('\n')[0]}`;
}

/** What `streamguard parity --live` does there; in this process, which has all of it loaded. */
async function parityIn(home: string): Promise<LiveVerdict> {
  const environment = { STREAMGUARD_OUTPUT_DIR: join(home, 'output') };
  const configuration = loadConfiguration({ workingDirectory: home, environment });
  const workspace = await openWorkspace(configuration, `dir:${join(home, 'log')}`);
  try {
    const states = join(home, 'parity');
    const { rows } = await liveParityOf(configuration, workspace, undefined, states, silent);
    return {
      end: null,
      differing: rows.filter(({ differences }) => differences > 0).map(({ name }) => name),
    };
  } finally {
    await workspace.close();
  }
}
