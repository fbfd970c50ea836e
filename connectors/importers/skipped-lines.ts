import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SkipKind } from './importer.js';
import { writingTo } from './writing-to.js';

const flushBytes = 256 * 1024;

/** The lines that made no record, as NDJSON {line, kind, text, problem?}: the file is made anew, with the first of them. */
export class SkippedLines {
  #file: FileHandle | null = null;
  #pending: string[] = [];
  #pendingBytes = 0;

  constructor(readonly path: string) {}

  /** `line`: its number in the file, from 1. */
  add(line: number, kind: SkipKind, text: Buffer, problem?: string): void {
    const row = `${JSON.stringify({ line, kind, text: text.toString(), problem })}\n`;
    this.#pending.push(row);
    this.#pendingBytes += row.length;
  }

  get full(): boolean {
    return this.#pendingBytes >= flushBytes;
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    await writingTo(dirname(this.path), async () => {
      this.#file ??= await this.#create();
      await this.#file.appendFile(this.#pending.join(''));
    });
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  async #create(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true });
    return open(this.path, 'w');
  }
}
