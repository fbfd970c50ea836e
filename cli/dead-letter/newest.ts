/** The last ones of many, the very last first. */
export class Newest<Item> {
  readonly #items: Item[] = [];
  #added = 0;

  constructor(private readonly most: number) {}

  add(item: Item): void {
    if (this.most > 0) this.#items[this.#added++ % this.most] = item;
  }

  all(): Item[] {
    const next = this.#items.length < this.most ? 0 : this.#added % this.most;
    return [...this.#items.slice(next), ...this.#items.slice(0, next)].reverse();
  }
}
