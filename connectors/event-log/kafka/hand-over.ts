/**
 * From a producer that pushes to a consumer that pulls. A producer that asks first whether there is room leaves at most
 * `places` items between them. Closing it ends both: what is still inside is not delivered, and nobody waits any more.
 */
export class HandOver<Item> {
  readonly #items: Item[] = [];
  #closed = false;
  #failure: { readonly thrown: unknown } | null = null;
  #wakeConsumer: () => void = () => undefined;
  #wakeProducers: (() => void)[] = [];

  constructor(private readonly places: number) {}

  get hasRoom(): boolean {
    return this.#items.length < this.places || this.#closed;
  }

  /** Resolves when an item has a place or nobody wants it any more. */
  async room(): Promise<void> {
    while (!this.hasRoom) await new Promise<void>((resolve) => this.#wakeProducers.push(resolve));
  }

  /** Without regard to room. */
  add(item: Item): void {
    if (this.#closed) return;
    this.#items.push(item);
    this.#wakeConsumer();
  }

  /** The consumer gets what is inside, then this. */
  fail(thrown: unknown): void {
    this.#failure ??= { thrown };
    this.#wakeConsumer();
  }

  close(): void {
    this.#closed = true;
    this.#wakeConsumer();
    this.#release();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    while (!this.#closed) {
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#release();
        yield item;
      } else if (this.#failure) throw this.#failure.thrown;
      else
        await new Promise<void>((resolve) => {
          this.#wakeConsumer = resolve;
        });
    }
  }

  #release(): void {
    for (const wake of this.#wakeProducers.splice(0)) wake();
  }
}
