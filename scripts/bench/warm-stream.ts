import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from './case.js';
import { streamguard } from './contenders.js';
import { measure, run } from './measure.js';
import { program } from './places.js';
import type { Distribution, Stage, Traffic } from './stage.js';

export interface Tail {
  /** Of each partition, the first offset of the tail. */
  readonly from: readonly number[];
  /** In words, what it holds. */
  readonly data: string;
  readonly events: number;
  /** How many of them a speed layer that read it says were valid. */
  validIn(answer: Answer): number;
}

interface SpeedAnswer {
  readonly positions: Readonly<Record<string, number>>;
  readonly counts: { readonly valid: number };
}

const stateDir = 'state';
const format = (count: number) => count.toLocaleString('en-US');
const made = new WeakMap<Stage, Map<number, Promise<WarmStream>>>();

/**
 * A topic with a history, a run that was trained on it, and the local state of a speed layer that stands at the topic's
 * end. Whatever a case appends is read in copies of that state; the state itself follows before the next case.
 */
export class WarmStream {
  #day: number;
  #outputs = 0;
  #at: SpeedAnswer | null = null;

  private constructor(
    private readonly stage: Stage,
    readonly base: string,
    readonly broker: string,
    readonly topic: string,
    readonly users: number,
    nextDay: number,
    private readonly history: string,
  ) {
    this.#day = nextDay;
  }

  /**
   * Made once; of as many events as `stage.traffic` has, or five for each of the users where that is more. Where few users
   * would have the hundred that scoring needs to know them, a day follows of which a few users have the most.
   */
  static of(stage: Stage, users: number): Promise<WarmStream> {
    const known = made.get(stage) ?? new Map<number, Promise<WarmStream>>();
    made.set(stage, known);
    const stream = known.get(users) ?? WarmStream.#make(stage, users);
    known.set(users, stream);
    return stream;
  }

  static async #make(stage: Stage, users: number): Promise<WarmStream> {
    const events = Math.max(stage.traffic.events, 5 * users);
    const { days, events: ofDay } = stage.traffic;
    const traffic: Traffic[] = [{ events, users, days }];
    if (events < 100 * users)
      traffic.push({ events: ofDay, users, days: 1, firstDay: days, distribution: 'zipf' });
    const topic = `stream-${users}`;
    for (const part of traffic) await stage.append(topic, (await stage.events(part))[0]!);
    const broker = await stage.broker();
    const base = await stage.workplace(topic);
    const source = `kafka://${broker}/${topic}`;
    await run(base, process.execPath, program, 'train', '--source', source, '--no-progress');
    const total = traffic.reduce((sum, part) => sum + part.events, 0);
    const history = `a history of ${format(total)} events of ${format(users)} users`;
    return new WarmStream(stage, base, broker, topic, users, days + 1, history);
  }

  get source(): string {
    return `kafka://${this.broker}/${this.topic}`;
  }

  /** `streamguard speed` up to the topic's end. */
  get command(): string[] {
    return streamguard('speed', '--source', this.source, '--until', 'end');
  }

  /** Events of another day at the topic's end. */
  async append(events: number, distribution: Distribution): Promise<Tail> {
    await this.settle();
    const file = await this.tailFile(events, distribution);
    const { size } = await stat(file);
    await this.stage.append(this.topic, file);
    await this.stage.remove(file);
    const before = this.#at!;
    return {
      from: Object.keys(before.positions).map((partition) => before.positions[partition]!),
      data: `${format(events)} events of ${Math.round(size / events)} bytes in the mean, ${distribution} over the users, after ${this.history}, of whom the local state has ${await this.#bytesPerUser()} bytes each; seed ${this.stage.seed}`,
      events,
      validIn: (answer) => (answer as unknown as SpeedAnswer).counts.valid - before.counts.valid,
    };
  }

  /** A file with events of another day, which are not in the topic. */
  async tailFile(events: number, distribution: Distribution): Promise<string> {
    const traffic = { events, users: this.users, days: 1, firstDay: this.#day++, distribution };
    return (await this.stage.events(traffic))[0]!;
  }

  /** Trains once more, and leaves in force what was. Returns the new run. */
  async anotherRun(): Promise<string> {
    const command = async (...args: string[]) => {
      const line = streamguard(...args, '--source', this.source);
      return (await measure(this.stage.python, this.base, line)).answer.run as string;
    };
    const before = await command('runs', 'show');
    const run = await command('train');
    await command('runs', 'promote', before);
    return run;
  }

  /** A copy of the state to work in, with output logs of its own: what they have is not sent again. */
  async workplace(name: string, viewsUrl = 'memory:'): Promise<string> {
    const folder = await this.stage.workplace(name, this.base);
    await this.#configure(folder, viewsUrl);
    return folder;
  }

  /** The same without local state: it is made of the run's. */
  async withoutState(name: string): Promise<string> {
    const folder = await this.workplace(name);
    await rm(join(folder, stateDir), { recursive: true });
    return folder;
  }

  /** Brings the state to the topic's end. */
  async settle(): Promise<void> {
    await this.#configure(this.base, 'memory:');
    const { answer } = await measure(this.stage.python, this.base, this.command);
    this.#at = answer as unknown as SpeedAnswer;
  }

  async #bytesPerUser(): Promise<number> {
    const files = await readdir(join(this.base, stateDir), { recursive: true, withFileTypes: true });
    const tables = files.filter(({ name }) => /\.(ldb|log)$/.test(name));
    const sizes = await Promise.all(tables.map((file) => stat(join(file.parentPath, file.name))));
    return Math.round(sizes.reduce((sum, { size }) => sum + size, 0) / this.users);
  }

  async #configure(folder: string, viewsUrl: string): Promise<void> {
    this.#outputs++;
    const url = (name: string) => `kafka://${this.broker}/${this.topic}-${name}-${this.#outputs}`;
    const speed = { stateDir, anomaliesUrl: url('anomalies'), alertsUrl: url('alerts'), viewsUrl };
    await writeFile(join(folder, 'streamguard.yaml'), JSON.stringify({ speed }));
  }
}
