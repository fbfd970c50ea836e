import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { causeOf, StreamGuardError } from '../core/errors/errors.js';

/** Text that is kept before whoever adds has to wait. */
const mostPending = 4 * 1024 * 1024;

/** A file of lines, in the order in which they are added. */
export class LineFile {
  #lines: string[] = [];
  #pending = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Replaces what is there. @throws disk-failed */
  static async create(path: string): Promise<LineFile> {
    return new LineFile(
      path,
      await open(path, 'w').catch((thrown) => {
        throw failed(path, thrown);
      }),
    );
  }

  add(line: string): void {
    if (this.#lines.length === 0) this.#writing = this.#writing.then(() => this.#write());
    this.#lines.push(line);
    this.#pending += line.length;
  }

  /** Resolves when there is room for more. @throws disk-failed */
  async room(): Promise<void> {
    if (this.#pending > mostPending) await this.#writing;
  }

  /** @throws disk-failed */
  async close(): Promise<void> {
    try {
      await this.#writing;
    } finally {
      await this.file.close();
    }
  }

  async #write(): Promise<void> {
    const text = `${this.#lines.join('\n')}\n`;
    this.#lines = [];
    this.#pending = 0;
    await this.file.appendFile(text).catch((thrown) => {
      throw failed(this.path, thrown);
    });
  }
}

function failed(path: string, thrown: unknown): StreamGuardError {
  return new StreamGuardError(
    'disk-failed',
    { folder: dirname(path), cause: causeOf(thrown) },
    { cause: thrown },
  );
}
