/** Below this many bits an event opens no episode: otherwise all of a day would be one. */
const leastBits = 3;

interface Open {
  lastMs: number;
  peak: number;
}

/** The peaks of what would be alerts if the threshold were low: scores of one entity that lie close together in time. */
export class Peaks {
  readonly #open = new Map<string, Open>();
  readonly #ended: number[] = [];

  constructor(private readonly joinWithinMs: number) {}

  /** Events of an entity roughly in the order of time. */
  add(entity: string, timeMs: number, raw: number): void {
    if (raw < leastBits) return;
    const open = this.#open.get(entity);
    if (open && timeMs - open.lastMs <= this.joinWithinMs) {
      open.lastMs = Math.max(open.lastMs, timeMs);
      open.peak = Math.max(open.peak, raw);
      return;
    }
    if (open) this.#ended.push(open.peak);
    this.#open.set(entity, { lastMs: timeMs, peak: raw });
  }

  all(): number[] {
    return [...this.#ended, ...[...this.#open.values()].map(({ peak }) => peak)];
  }
}
