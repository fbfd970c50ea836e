/** Documents on their way into a view store, of each id the last; of too many the newest. */
export class ViewQueue<Document> {
  #waiting = new Map<string, Document>();
  /** What was added since older documents are expected. */
  readonly #addedSince = new Set<string>();
  #expectsOlder = false;

  constructor(private readonly most: number) {}

  get size(): number {
    return this.#waiting.size;
  }

  add(id: string, document: Document): void {
    if (this.#expectsOlder) this.#addedSince.add(id);
    this.#waiting.delete(id);
    this.#waiting.set(id, document);
    if (this.#waiting.size <= this.most) return;
    const oldest = this.#waiting.keys().next();
    if (!oldest.done) this.#waiting.delete(oldest.value);
  }

  /** The first to be added of those that wait. */
  take(atMost: number): ReadonlyMap<string, Document> {
    const taken = new Map<string, Document>();
    for (const [id, document] of this.#waiting) {
      if (taken.size === atMost) break;
      taken.set(id, document);
      this.#waiting.delete(id);
    }
    return taken;
  }

  /** What was taken waits once more, but where a newer one does. */
  putBack(taken: ReadonlyMap<string, Document>): void {
    this.#waiting = new Map([...taken, ...this.#waiting].slice(-this.most));
  }

  /** From now on, what is added is newer than what `addOlder` will bring. */
  expectOlder(): void {
    this.#expectsOlder = true;
    this.#addedSince.clear();
  }

  /** Puts in what is not there yet. */
  addOlder(documents: ReadonlyMap<string, Document>): void {
    this.putBack(new Map([...documents].filter(([id]) => !this.#addedSince.has(id))));
    this.#expectsOlder = false;
    this.#addedSince.clear();
  }
}
