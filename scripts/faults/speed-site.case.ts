import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cli, type Ended, ended } from '../../cli/run-cli.case.js';
import type { EventLog } from '../../connectors/event-log/event-log.js';
import { recordsOf } from '../../connectors/event-log/json-records.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { logFolder } from '../../connectors/run-store/paths.js';
import { openViewStore } from '../../connectors/view-store/open.js';
import type { AnomalyRecord } from '../../core/alerts/anomaly.js';
import type { EntityView } from '../../core/views/views.js';
import { hostileRecords, now, partitions, profile } from '../../speed-layer/hostile-speed.case.js';
import { type Stored, storedIn } from '../../speed-layer/stored.case.js';
import type { PartitionSummary } from '../../speed-layer/summary.js';

const hook = new URL('./kill-at.mjs', import.meta.url).href;

const records = hostileRecords(31);

/** What `streamguard speed --json` answers at its end. */
export interface SpeedAnswer {
  readonly run: string | null;
  readonly positions: Readonly<Record<string, number>>;
  readonly partitions: readonly PartitionSummary[];
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** What one partition of an anomalies log says of an event. */
export type Anomalies = ReadonlyMap<string, AnomalyRecord>;

/** A log with the hostile stream, and all that `streamguard speed` over it leaves, in a folder and topics of its own. */
export class SpeedSite {
  /** How often an anomaly was sent again. */
  repeats = 0;
  #starts = 0;
  #appended = 0;

  private constructor(
    readonly home: string,
    readonly log: EventLog,
    private readonly outputs: string,
    private readonly viewsUrl: string,
  ) {}

  /** @param base where logs are: `kafka://HOST:PORT`, or `dir:` and a folder */
  static async at(base: string, name: string, viewsUrl: string): Promise<SpeedSite> {
    const home = await mkdtemp(join(tmpdir(), `speed-${name}-`));
    await mkdir(join(home, 'profiles'));
    await writeFile(join(home, 'profiles', 'security-events.yaml'), JSON.stringify(profile));
    await writeFile(join(home, 'streamguard.yaml'), settings);
    const log = await openEventLog(`${base}/${name}`, { create: { partitions } });
    return new SpeedSite(home, log, `${base}/${name}`, viewsUrl);
  }

  get url(): string {
    return this.log.url;
  }

  /** Appends the next so many records of the stream, or all that are left. */
  async append(count = records.length): Promise<void> {
    const next = records.slice(this.#appended, this.#appended + count);
    this.#appended += next.length;
    const writer = await this.log.writer();
    await writer.append(
      next.map(({ key, value }) => ({ key: Buffer.from(key), value: Buffer.from(value), logTime: now })),
    );
    await writer.close();
  }

  /** Whether all of the stream is in the log. */
  get isFull(): boolean {
    return this.#appended >= records.length;
  }

  /**
   * Starts `streamguard speed`. Each has a group of its own, unless `group` names one: a killed member holds the others
   * of its group up for a session of ten seconds.
   */
  start({
    place = 'speed',
    group = `${this.log.name}-${place}-${this.#starts++}`,
    fault = {},
    args = [],
  }: StartOptions = {}): Running {
    const environment = {
      STREAMGUARD_SPEED_ANOMALIES_URL: `${this.outputs}-${place}-anomalies`,
      STREAMGUARD_SPEED_ALERTS_URL: `${this.outputs}-${place}-alerts`,
      STREAMGUARD_SPEED_VIEWS_URL: this.viewsUrl,
      ...(Object.keys(fault).length > 0 && { NODE_OPTIONS: `--import=${hook}` }),
      ...fault,
    };
    const child = new Cli(this.home, environment).start(
      ...['speed', '--source', this.url, '--db', this.stateFolder(place), '--group', group],
      ...['--no-progress', '--json', ...args],
    );
    return { child, ended: ended(child) };
  }

  /** Reads what is left. @throws where that fails */
  async finish(place = 'speed'): Promise<SpeedAnswer> {
    const { code, stdout, stderr } = await this.start({ place, args: ['--until', 'end'] }).ended;
    if (code !== 0) throw new Error(`speed --until end ended with ${code}:\n${stderr}`);
    return JSON.parse(stdout) as SpeedAnswer;
  }

  train(): Promise<{ readonly run: string }> {
    return new Cli(this.home).json('train', '--source', this.url);
  }

  stateFolder(place = 'speed'): string {
    return join(this.home, `${place}-state`);
  }

  /** Folder of runs. */
  get folder(): string {
    return logFolder(join(this.home, 'output'), profile.name, this.log.folder);
  }

  stored(place = 'speed'): Promise<Stored> {
    return storedIn(this.stateFolder(place), profile);
  }

  /** Under `<partition> <offset>`; of those sent more than once, the first. */
  async anomalies(place = 'speed'): Promise<Anomalies> {
    const log = await openEventLog(`${this.outputs}-${place}-anomalies`);
    const found = new Map<string, AnomalyRecord>();
    this.repeats = 0;
    for await (const record of recordsOf<AnomalyRecord>(log, [])) {
      const id = `${record.partition} ${record.offset}`;
      if (found.has(id)) this.repeats++;
      else found.set(id, record);
    }
    await log.close();
    return found;
  }

  /** The views of these entities, as they are; null where there is none. */
  async views(entities: Iterable<string>): Promise<ReadonlyMap<string, EntityView | null>> {
    const views = await openViewStore(this.viewsUrl, { prefix: `${profile.name}/${this.log.folder}` });
    try {
      const found = new Map<string, EntityView | null>();
      for (const entity of entities) found.set(entity, await views.entity(entity));
      return found;
    } finally {
      await views.close();
    }
  }

  async remove(): Promise<void> {
    await this.log.close();
    await rm(this.home, { recursive: true, force: true });
  }
}

export interface StartOptions {
  /** Names state and outputs. */
  readonly place?: string;
  readonly group?: string;
  /** For kill-at.mjs. */
  readonly fault?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

const settings = `profile: security-events
log: { fetchBytes: 65536 }
speed: { checkpointSeconds: 0.5, checkpointEvents: 60, viewMs: 20 }
machine: { workers: 0, duckdbThreads: 1 }
`;
