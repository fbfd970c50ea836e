/** What waits for its turn: the earliest first, among equals the one with the lower `order`. */
export interface Waiting {
  readonly atMs: number;
  readonly order: number;
}

/** A binary heap. An item's `atMs` may change only while it is on top, followed by `settle`. */
export class Heap<T extends Waiting> {
  readonly #items: T[] = [];

  get top(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!precedes(item, items[parent]!)) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0) {
      items[0] = last!;
      this.settle();
    }
    return top;
  }

  /** Moves the top item to where it belongs now. */
  settle(): void {
    const items = this.#items;
    const item = items[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && precedes(items[child + 1]!, items[child]!)) child++;
      if (!precedes(items[child]!, item)) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = item;
  }
}

function precedes(one: Waiting, other: Waiting): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
