import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, lutimes, mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cli } from '../../cli/run-cli.case.js';
import { openWorkspace, type Workspace } from '../../cli/workspace.js';
import { loadConfiguration } from '../../config/load.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { filesOf, type LakeManifest, lakeFolders } from '../../connectors/lake/manifest.js';
import { deadLettersFolder } from '../../connectors/run-store/paths.js';
import { RunStore } from '../../connectors/run-store/run-store.js';
import { sumCounts } from '../../core/runs/counts.js';
import type { RunManifest } from '../../core/runs/manifest.js';
import type { Kill, Step } from './sweep.case.js';

const built = new URL('../../dist/cli/train.js', import.meta.url).href;
const hook = new URL('./kill-at.mjs', import.meta.url).href;

const lock = /(^|\/)(\.lock|write\.lock|readers\/[^/]+\.lock|spill-[^/]+\.lock)$/;
const linkDraft = /(^|\/)(latest|training_data)\.[0-9a-f-]{36}$/;
const remains = new RegExp(
  `\\.draft(/|$)|(^|/)spill(-[0-9a-f-]{36})?$|\\.tmp$|(^|/)tmp_[^/]*$|${linkDraft.source}`,
);

/** What the log holds, by what the door says of it. */
export interface Expected {
  readonly read: number;
  readonly rejected: number;
  readonly duplicate: number;
}

/** An output folder of its own over a log that others share: what a killed command leaves, as readers find it. */
export class CrashSite {
  private constructor(
    private readonly home: string,
    private readonly name: string,
  ) {}

  /** `base`: the output folder to begin with. */
  static async at(home: string, name: string, base: string | null): Promise<CrashSite> {
    const site = new CrashSite(home, name);
    await mkdir(site.output, { recursive: true });
    if (base) await cp(base, site.output, { recursive: true, verbatimSymlinks: true });
    return site;
  }

  get #source(): string {
    return `dir:${join(this.home, 'log')}`;
  }

  get output(): string {
    return join(this.home, this.name);
  }

  cli(environment: Record<string, string> = {}): Cli {
    return new Cli(this.home, { STREAMGUARD_OUTPUT_DIR: this.name, ...environment });
  }

  /** The steps of an undisturbed run. */
  async trace(command: string): Promise<Step[]> {
    const file = `${this.output}.trace`;
    await this.#hooked({ FAULT_TRACE: file }).json(command, '--source', 'dir:log');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Step);
  }

  /** Whether the command was killed there, and not over before. */
  async killAt(command: string, { at, torn }: Kill): Promise<boolean> {
    const fault = { FAULT_AT: String(at), ...(torn && { FAULT_TORN: '1' }) };
    return this.#killed(this.#hooked(fault), command, null);
  }

  async killAfter(command: string, ms: number): Promise<boolean> {
    return this.#killed(this.cli(), command, ms);
  }

  /** Makes what the killed command left two minutes old: locks expire, and drafts of links are seen to be abandoned. */
  async age(): Promise<void> {
    const past = new Date(Date.now() - 120_000);
    for (const path of await this.#files()) {
      if (lock.test(path) || linkDraft.test(path)) await lutimes(join(this.output, path), past, past);
    }
  }

  /** What is wrong for those who read while nothing runs: the run in force, the output link, the lake. */
  async readersProblems(allowed: (run: string) => boolean): Promise<string[]> {
    const folder = await this.#folder();
    if (!folder) return [];
    const store = new RunStore(folder);
    const problems: string[] = [];
    const damage = async (manifest: RunManifest) =>
      store.verify(manifest).catch((thrown) => void problems.push(String(thrown)));
    const latest = await store.latest().catch((thrown) => void problems.push(`latest: ${thrown}`));
    if (latest && !allowed(latest.run)) problems.push(`${latest.run} is in force`);
    for (const run of await store.list()) await damage(await store.manifest(run));
    const link = await realpath(join(this.output, 'training_data')).catch(() => null);
    if (latest && !link) problems.push('the output link leads nowhere');
    const linked = link?.match(/\/runs\/([^/]+)\/training_data$/)?.[1];
    if (link && !(await store.list()).includes(linked!)) problems.push(`the output link leads to ${link}`);
    return [...problems, ...(await this.#lakeProblems(null))];
  }

  /** Trains without faults; then what is wrong: with the answer, the lake, the dead letters, or what lies about. */
  async recover(expected: Expected, states: string): Promise<string[]> {
    const { run, counts } = await this.#train();
    const problems = await this.#litter();
    const { read, rejected, duplicate } = counts;
    if (JSON.stringify({ read, rejected, duplicate }) !== JSON.stringify(expected)) {
      problems.push(`counts are ${JSON.stringify(counts)}`);
    }
    if (counts.read !== counts.valid + counts.rejected + counts.duplicate)
      problems.push('counts do not add up');
    if ((await this.states()) !== states) problems.push('states differ from those of an undisturbed run');
    problems.push(...(await this.readersProblems((name) => name === run)));
    problems.push(...(await this.#lakeProblems(expected)));
    return problems;
  }

  /** Digests of the states of the run in force. */
  async states(): Promise<string> {
    const manifest = await new RunStore((await this.#folder())!).latest();
    const files = Object.entries(manifest!.files).filter(([path]) => path.startsWith('states/'));
    if (files.length === 0) throw new Error('the run in force has no states');
    return JSON.stringify(files.sort());
  }

  remove(): Promise<void> {
    return rm(this.output, { recursive: true, force: true });
  }

  /** As the command does, without starting a process. */
  async #train(): Promise<RunManifest> {
    const config = `${this.output}.yaml`;
    const settings = await readFile(join(this.home, 'streamguard.yaml'), 'utf8');
    await writeFile(config, `${settings}output: { dir: ${JSON.stringify(this.output)} }\n`);
    const { runTraining } = (await import(built)) as typeof import('../../cli/train.js');
    const { manifest } = await runTraining({ config, source: this.#source, json: true, progress: false });
    return manifest;
  }

  #hooked(fault: Record<string, string>): Cli {
    return this.cli({ NODE_OPTIONS: `--import=${hook}`, ...fault });
  }

  async #killed(cli: Cli, command: string, afterMs: number | null): Promise<boolean> {
    const child = cli.start(command, '--source', 'dir:log', '--no-progress', '--json');
    child.stdout?.resume();
    child.stderr?.resume();
    const closed = once(child, 'close');
    if (afterMs !== null) {
      await Promise.race([sleep(afterMs), closed]);
      child.kill('SIGKILL');
    }
    await closed;
    return child.signalCode === 'SIGKILL';
  }

  /** Each record of the log once: in the lake as an event (a duplicate too), or as a rejection and a dead letter. */
  async #lakeProblems(expected: Expected | null): Promise<string[]> {
    const workspace = await this.#workspace();
    try {
      const manifest = await workspace.lake.manifest();
      if (!manifest) return expected ? ['there is no lake'] : [];
      const { read, valid, rejected, duplicate } = sumCounts(manifest.partitions.map(({ counts }) => counts));
      const [found] =
        await workspace.db.rows(`SELECT count(*)::INTEGER AS rows, count(_duplicate_of)::INTEGER AS duplicates,
        count(DISTINCT (_partition, _offset))::INTEGER AS offsets FROM ${workspace.lake.relation(manifest, null)}`);
      const wanted = { rows: valid + duplicate, duplicates: duplicate, offsets: valid + duplicate };
      const problems = [];
      if (JSON.stringify(found) !== JSON.stringify(wanted)) {
        problems.push(`the lake holds ${JSON.stringify(found)}, its manifest says ${JSON.stringify(wanted)}`);
      }
      if (!expected) return problems;
      if (read !== expected.read) problems.push(`the lake read ${read} of ${expected.read}`);
      const letters = await deadLetterIds(workspace.folder);
      if (letters.length !== rejected || new Set(letters).size !== rejected) {
        problems.push(
          `${rejected} rejections, ${letters.length} dead letters, ${new Set(letters).size} of them distinct`,
        );
      }
      return [...problems, ...(await unlisted(workspace.lake.folder, manifest))];
    } finally {
      await workspace.close();
    }
  }

  /** What no command should leave once it has ended well. */
  async #litter(): Promise<string[]> {
    const found: string[] = [];
    for (const path of await this.#files()) {
      if (remains.test(path) || (lock.test(path) && (await this.#blocks(path))))
        found.push(`${path} is left`);
    }
    return found;
  }

  /** A lock that has expired holds nobody up. */
  async #blocks(path: string): Promise<boolean> {
    return (await stat(join(this.output, path))).mtimeMs > Date.now() - 60_000;
  }

  async #files(): Promise<string[]> {
    const entries = await readdir(this.output, { recursive: true, withFileTypes: true });
    return entries.map((entry) => relative(this.output, join(entry.parentPath, entry.name)));
  }

  async #folder(): Promise<string | null> {
    const profile = join(this.output, 'security-events');
    const [name] = existsSync(profile) ? await readdir(profile) : [];
    return name ? join(profile, name) : null;
  }

  #workspace(): Promise<Workspace> {
    const environment = { STREAMGUARD_OUTPUT_DIR: this.output };
    return openWorkspace(loadConfiguration({ workingDirectory: this.home, environment }), this.#source);
  }
}

/** What lies in the folders of the lake and its manifest does not name, or the other way round. */
async function unlisted(lake: string, manifest: LakeManifest): Promise<string[]> {
  const listed = new Set(filesOf(manifest).map(({ path }) => path));
  const found = new Set<string>();
  for (const folder of lakeFolders)
    for (const name of await readdir(join(lake, folder))) found.add(join(folder, name));
  return [
    ...[...found].filter((path) => !listed.has(path)).map((path) => `${path} lies in the lake unlisted`),
    ...[...listed].filter((path) => !found.has(path)).map((path) => `${path} is listed, and not there`),
  ];
}

async function deadLetterIds(folder: string): Promise<string[]> {
  const log = await openEventLog(`dir:${deadLettersFolder(folder)}`);
  const ids: string[] = [];
  const [from, to] = await Promise.all([log.positions('earliest'), log.positions('latest')]);
  for await (const { records } of log.read({ from, to })) {
    for (const { value } of records) {
      const { partition, offset } = JSON.parse(String(value)) as { partition: number; offset: number };
      ids.push(`${partition}:${offset}`);
    }
  }
  await log.close();
  return ids;
}
