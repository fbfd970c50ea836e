interface Entry<Document> {
  readonly id: string;
  readonly time: number;
  readonly document: Document;
}

/** Share of the documents to keep that may be there beyond these, so that they are seldom put in order. */
const excessShare = 0.1;

/** Documents by id and in the order of times; of equal times, in the order of ids in UTF-8. They are put in order when it matters. */
export class LatestDocuments<Document> {
  readonly #byId = new Map<string, Entry<Document>>();
  /** Latest last, where it is in order; null: it is not. */
  #byTime: readonly Entry<Document>[] | null = null;

  get(id: string): Document | null {
    return this.#byId.get(id)?.document ?? null;
  }

  /** Replaces the document of that id. */
  put(id: string, time: number, document: Document): void {
    this.#byId.set(id, { id, time, document });
    this.#byTime = null;
  }

  /** Keeps the latest, once there are so many more of them. */
  keep(max: number): void {
    if (this.#byId.size <= max * (1 + excessShare)) return;
    const ordered = this.#inOrder();
    const excess = this.#byId.size - max;
    for (const { id } of ordered.slice(0, excess)) this.#byId.delete(id);
    this.#byTime = ordered.slice(excess);
  }

  /** Latest first. */
  latest(limit: number, wanted: (document: Document) => boolean = () => true): Document[] {
    const found: Document[] = [];
    const ordered = this.#inOrder();
    for (let i = ordered.length - 1; i >= 0 && found.length < limit; i--) {
      const { document } = ordered[i]!;
      if (wanted(document)) found.push(document);
    }
    return found;
  }

  #inOrder(): readonly Entry<Document>[] {
    this.#byTime ??= [...this.#byId.values()].sort(compare);
    return this.#byTime;
  }
}

function compare(a: Entry<unknown>, b: Entry<unknown>): number {
  return a.time - b.time || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
}
