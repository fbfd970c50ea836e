/** Which partitions are ours, and which the consumer has yet to let go of. */
export class Ownership {
  readonly #held = new Set<number>();
  readonly #releasing = new Set<number>();

  has(partition: number): boolean {
    return this.#held.has(partition);
  }

  /** Holds exactly these from now on. */
  change(partitions: readonly number[]): {
    readonly assigned: readonly number[];
    readonly revoked: readonly number[];
  } {
    const assigned = partitions.filter((partition) => !this.#held.has(partition));
    const revoked = [...this.#held].filter((partition) => !partitions.includes(partition));
    for (const partition of assigned) this.#held.add(partition);
    for (const partition of revoked) {
      this.#held.delete(partition);
      this.#releasing.add(partition);
    }
    return { assigned, revoked };
  }

  /** The consumer has let go of them. */
  release(partitions: readonly number[]): void {
    for (const partition of partitions) this.#releasing.delete(partition);
  }

  /** What nobody else may get yet. */
  claims(): number[] {
    return [...new Set([...this.#held, ...this.#releasing])];
  }
}
