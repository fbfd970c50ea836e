interface Entry<Document> {
  readonly id: string;
  readonly time: number;
  readonly document: Document;
}

/** Share of the documents to keep that may be there beyond these, unlisted, so that they are seldom put in order. */
const excessShare = 0.1;

/** The latest documents, at most `max`, by id and in the order of times; of equal times, in the order of ids in UTF-8. */
export class LatestDocuments<Document> {
  readonly #byId = new Map<string, Entry<Document>>();
  /** Latest last; null: it has to be made anew. */
  #byTime: readonly Entry<Document>[] | null = null;

  constructor(private readonly max: number) {}

  get(id: string): Document | null {
    return this.#byId.get(id)?.document ?? null;
  }

  /** Replaces the document of that id. */
  put(id: string, time: number, document: Document): void {
    this.#byId.set(id, { id, time, document });
    this.#byTime = null;
  }

  /** Forgets what is older than the latest, once that is worth it. */
  forget(): void {
    if (this.#byId.size <= this.max * (1 + excessShare)) return;
    const older = this.#inOrder().slice(0, this.#byId.size - this.max);
    for (const { id } of older) this.#byId.delete(id);
    this.#byTime = null;
  }

  /** Latest first. */
  latest(limit: number, wanted: (document: Document) => boolean = () => true): Document[] {
    const found: Document[] = [];
    const ordered = this.#inOrder();
    const end = Math.max(0, ordered.length - this.max);
    for (let i = ordered.length - 1; i >= end && found.length < limit; i--) {
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
