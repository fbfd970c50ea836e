import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { JudgedFiles, JudgedPaths } from '../connectors/lake/judged-files.js';
import type { Profile } from '../core/profile/profile.js';
import judgeHere, { type JudgeTask } from './judge-task.js';
import { emptyPack, type PackedRecords, type PackLimits } from './packed-records.js';

/** What one task judges, and one file of the lake holds. */
const task: PackLimits = { records: 50_000, bytes: 16 * 1024 * 1024 };

/** Tasks that wait or run, per worker: with the size of a task the bound on memory. */
const outstandingPerWorker = 2;

/**
 * Runs the door in worker threads, or (0 workers) on the calling thread. Which worker judges which records is of no
 * consequence: the door keeps nothing between records.
 */
export class DoorPool {
  readonly #pool: Piscina<JudgeTask, JudgedFiles> | null;
  readonly #outstanding = new Set<Promise<void>>();
  readonly #limit: number;
  /** Packs that were judged, to be filled anew. */
  readonly #free: PackedRecords[] = [];
  #judged: JudgedFiles[] = [];
  #failure: unknown = null;

  constructor(
    private readonly profile: Profile,
    workers: number,
    /** The lake's. */
    private readonly folder: string,
    private readonly scanner: boolean,
  ) {
    const built = import.meta.url.endsWith('.js');
    this.#limit = Math.max(1, workers * outstandingPerWorker);
    this.#pool = workers > 0 && built ? startPool(workers) : null;
  }

  /** A pack to fill, with room for at least so many bytes. */
  pack(bytes = 0): PackedRecords {
    return bytes > task.bytes ? emptyPack({ ...task, bytes }) : (this.#free.pop() ?? emptyPack(task));
  }

  /** Waits while there is too much under way. @throws what an earlier task failed with */
  async judge(records: PackedRecords, paths: JudgedPaths): Promise<void> {
    while (this.#outstanding.size >= this.#limit) await Promise.race(this.#outstanding);
    if (this.#failure) throw this.#failure;
    const { profile, scanner, folder } = this;
    const running = this.#run({ profile, scanner, records, folder, paths }).then(
      (judged) => {
        this.#judged.push(judged);
        if (records.bytes.length === task.bytes) this.#free.push(records);
      },
      (thrown) => {
        this.#failure ??= thrown;
      },
    );
    this.#outstanding.add(running);
    void running.finally(() => this.#outstanding.delete(running));
  }

  /** Ends what is under way and returns what came of all tasks since the last call. */
  async drain(): Promise<JudgedFiles[]> {
    await Promise.all(this.#outstanding);
    if (this.#failure) throw this.#failure;
    const judged = this.#judged;
    this.#judged = [];
    return judged;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#outstanding);
    await this.#pool?.destroy();
  }

  #run(task: JudgeTask): Promise<JudgedFiles> {
    return this.#pool ? this.#pool.run(task) : judgeHere(task);
  }
}

function startPool(workers: number): Piscina<JudgeTask, JudgedFiles> {
  const filename = fileURLToPath(new URL('./judge-task.js', import.meta.url));
  return new Piscina({ filename, minThreads: workers, maxThreads: workers });
}
