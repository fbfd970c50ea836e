import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { StagedFiles } from '../connectors/lake/staging.js';
import type { Profile } from '../core/profile/profile.js';
import judgeHere, { type JudgeTask } from './judge-task.js';
import { buffersOf, type PackedRecords } from './packed-records.js';

/** Tasks that wait or run, per worker: the bound on memory. */
const outstandingPerWorker = 2;

/**
 * Runs the door in worker threads, or (0 workers) on the calling thread. Which worker judges which records is of no
 * consequence: the door keeps nothing between records.
 */
export class DoorPool {
  readonly #pool: Piscina<JudgeTask, StagedFiles> | null;
  readonly #outstanding = new Set<Promise<void>>();
  readonly #limit: number;
  #judged: StagedFiles[] = [];
  #failure: unknown = null;
  #files = 0;

  constructor(
    private readonly profile: Profile,
    workers: number,
    private readonly stagingFolder: string,
  ) {
    const built = import.meta.url.endsWith('.js');
    this.#limit = Math.max(1, workers * outstandingPerWorker);
    this.#pool = workers > 0 && built ? startPool(workers) : null;
  }

  /** Waits while there is too much under way. @throws what an earlier task failed with */
  async judge(records: PackedRecords): Promise<void> {
    while (this.#outstanding.size >= this.#limit) await Promise.race(this.#outstanding);
    if (this.#failure) throw this.#failure;
    const task = { profile: this.profile, records, path: join(this.stagingFolder, String(this.#files++)) };
    const running = this.#run(task).then(
      (judged) => void this.#judged.push(judged),
      (thrown) => {
        this.#failure ??= thrown;
      },
    );
    this.#outstanding.add(running);
    void running.finally(() => this.#outstanding.delete(running));
  }

  /** Ends what is under way and returns what came of all tasks since the last call. */
  async drain(): Promise<StagedFiles[]> {
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

  #run(task: JudgeTask): Promise<StagedFiles> {
    return this.#pool ? this.#pool.run(task, { transferList: buffersOf(task.records) }) : judgeHere(task);
  }
}

function startPool(workers: number): Piscina<JudgeTask, StagedFiles> {
  const filename = fileURLToPath(new URL('./judge-task.js', import.meta.url));
  return new Piscina({ filename, minThreads: workers, maxThreads: workers });
}
