/** Something that is open, and how to close it. */
export interface Opened<Value> {
  readonly value: Value;
  close(): Promise<void>;
}

/** One for all who use it at the same time: opened for the first, closed after the last. */
export class Shared<Value> {
  #opened: Promise<Opened<Value>> | null = null;
  #users = 0;

  constructor(private readonly open: () => Promise<Opened<Value>>) {}

  async use<Result>(action: (value: Value) => Promise<Result>): Promise<Result> {
    this.#users++;
    this.#opened ??= this.open();
    const opened = this.#opened;
    try {
      return await action((await opened).value);
    } finally {
      this.#users--;
      if (this.#users === 0) {
        this.#opened = null;
        const left = await opened.catch(() => null);
        await left?.close();
      }
    }
  }
}
