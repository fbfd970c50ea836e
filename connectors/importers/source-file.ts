import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import { decoders, encodingOf } from './encodings.js';

/** A file as it was when it was opened: what is appended to it later is not read. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  /** Hex SHA-256 of the stored bytes. */
  readonly sha256: string;
  /** Line feeds in the content. */
  readonly lineFeeds: number;
  /** Epoch ms of its last change. */
  readonly modifiedMs: number;
  /** The decompressed bytes, from the start, as often as it is asked. */
  content(): AsyncIterable<Buffer>;
}

/** Told of stored bytes as they are checked. */
export type Checked = (bytes: number) => void;

const chunkBytes = 256 * 1024;
const newline = 0x0a;
/** How far a text file is looked at for a NUL byte, as git does. */
const textHeadBytes = 8000;

/**
 * Reads the whole file once, so that a damaged one is refused before any of it is imported.
 * @throws import-unreadable, import-empty, import-not-text, import-damaged
 */
export async function openSourceFile(path: string, checked: Checked = () => undefined): Promise<SourceFile> {
  const { size, mtimeMs } = await assertImportable(path);
  const stored = () => read(path, size);
  const decode = decoders[encodingOf(await headOf(path))];
  const content = () => whole(path, decode(stored()));

  const hash = createHash('sha256');
  for await (const chunk of stored()) {
    hash.update(chunk);
    checked(chunk.length);
  }
  const { lineFeeds, bytes, head } = await survey(content());
  if (bytes === 0) throw new StreamGuardError('import-empty', { path });
  if (head.includes(0)) throw new StreamGuardError('import-not-text', { path, byte: head.indexOf(0) });
  return { path, name: basename(path), sha256: hash.digest('hex'), lineFeeds, modifiedMs: mtimeMs, content };
}

/** What can be said without reading it. @throws import-unreadable, import-empty */
export async function assertImportable(path: string): Promise<{ size: number; mtimeMs: number }> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Error('it is a directory');
    if (!found.isFile()) throw new Error('it is no regular file');
    await (await open(path)).close();
    if (found.size === 0) throw new StreamGuardError('import-empty', { path });
    return found;
  } catch (thrown) {
    if (thrown instanceof StreamGuardError) throw thrown;
    throw new StreamGuardError('import-unreadable', { path, cause: causeOf(thrown) }, { cause: thrown });
  }
}

function read(path: string, size: number): AsyncIterable<Buffer> {
  return createReadStream(path, { end: size - 1, highWaterMark: chunkBytes });
}

async function headOf(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of read(path, 4)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function survey(
  content: AsyncIterable<Buffer>,
): Promise<{ lineFeeds: number; bytes: number; head: Buffer }> {
  let head = Buffer.alloc(0);
  let lineFeeds = 0;
  let bytes = 0;
  for await (const chunk of content) {
    if (head.length < textHeadBytes)
      head = Buffer.concat([head, chunk.subarray(0, textHeadBytes - head.length)]);
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lineFeeds++;
    bytes += chunk.length;
  }
  return { lineFeeds, bytes, head };
}

/** A failure to read or decompress as the error a user can act on. */
async function* whole(path: string, content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  try {
    yield* content;
  } catch (thrown) {
    throw new StreamGuardError('import-damaged', { path, cause: causeOf(thrown) }, { cause: thrown });
  }
}
