import type { Progress } from '../core/progress/progress.js';

/** Seconds per stage, for the manifest; shown as progress where a stage counts something. */
export class Stopwatch {
  readonly seconds: Record<string, number> = {};

  constructor(
    private readonly progress: Progress,
    private readonly monotonicMs: () => number,
  ) {}

  async time<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const startedMs = this.monotonicMs();
    try {
      return await work();
    } finally {
      this.seconds[name] = Math.round(this.monotonicMs() - startedMs) / 1000;
    }
  }

  /** As `time`, for work that cannot tell how far it is. */
  stage<Result>(name: string, total: number, unit: string, work: () => Promise<Result>): Promise<Result> {
    return this.time(name, async () => {
      const stage = this.progress.stage(name, total, unit);
      const result = await work();
      stage.advance(total);
      stage.done();
      return result;
    });
  }
}
