interface Entry<Document> {
  readonly id: string;
  readonly time: number;
  readonly document: Document;
}

/** Documents by id and in the order of times; of equal times, in the order of ids in UTF-8. */
export class LatestDocuments<Document> {
  readonly #byId = new Map<string, Entry<Document>>();
  /** Latest last. */
  readonly #byTime: Entry<Document>[] = [];

  get(id: string): Document | null {
    return this.#byId.get(id)?.document ?? null;
  }

  /** Replaces the document of that id. */
  put(id: string, time: number, document: Document): void {
    const entry = { id, time, document };
    const earlier = this.#byId.get(id);
    if (earlier !== undefined) this.#byTime.splice(this.#rank(earlier), 1);
    this.#byTime.splice(this.#rank(entry), 0, entry);
    this.#byId.set(id, entry);
  }

  /** Keeps the latest. */
  keep(max: number): void {
    const excess = Math.max(0, this.#byTime.length - max);
    for (const { id } of this.#byTime.splice(0, excess)) this.#byId.delete(id);
  }

  /** Latest first. */
  latest(limit: number, wanted: (document: Document) => boolean = () => true): Document[] {
    const found: Document[] = [];
    for (let i = this.#byTime.length - 1; i >= 0 && found.length < limit; i--) {
      const { document } = this.#byTime[i]!;
      if (wanted(document)) found.push(document);
    }
    return found;
  }

  /** How many entries are before this one. */
  #rank(entry: Entry<Document>): number {
    let low = 0;
    let high = this.#byTime.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#byTime[middle]!, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(a: Entry<unknown>, b: Entry<unknown>): number {
  return a.time - b.time || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
}
