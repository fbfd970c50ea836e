/** What is kept of records that are offered in any order: the newest by event time, of each id its last version. */
export class NewestRecords<Of extends { readonly offset: number }> {
  #byId = new Map<string, Of>();
  /** Epoch ms: what is older is not among the newest. */
  floorMs = Number.NEGATIVE_INFINITY;

  constructor(
    /** How many are kept; more only where event times are equal. */
    readonly most: number,
    private readonly keyOf: (record: Of) => { readonly id: string; readonly timeMs: number },
  ) {}

  timeOf(record: Of): number {
    return this.keyOf(record).timeMs;
  }

  offer(record: Of): void {
    const { id, timeMs } = this.keyOf(record);
    if (timeMs < this.floorMs) return;
    const known = this.#byId.get(id);
    if (!known || known.offset < record.offset) this.#byId.set(id, record);
  }

  /** Drops what is too much. */
  settle(): void {
    const { most } = this;
    if (this.#byId.size < most) return;
    const times = Float64Array.from(this.#byId.values(), (record) => this.timeOf(record)).sort();
    this.floorMs = times[times.length - most] ?? Number.POSITIVE_INFINITY;
    this.#byId = new Map([...this.#byId].filter(([, record]) => this.timeOf(record) >= this.floorMs));
  }

  all(): Of[] {
    return [...this.#byId.values()];
  }
}
