import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { unzstd } from './zstd.js';

/** How a file's content is stored, told by its first bytes, never by its name. */
export type Encoding = 'plain' | 'gzip' | 'zstd';

export const decoders: Record<Encoding, (stored: AsyncIterable<Buffer>) => AsyncIterable<Buffer>> = {
  plain: (stored) => stored,
  gzip: gunzip,
  zstd: unzstd,
};

/** `head`: at least the first 4 bytes, where there are so many. */
export function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const magic = head.length >= 4 ? head.readUInt32LE(0) : 0;
  const isSkippableFrame = magic >>> 4 === 0x184d2a5;
  return magic === 0xfd2fb528 || isSkippableFrame ? 'zstd' : 'plain';
}

const outputChunkBytes = 256 * 1024;

async function* gunzip(stored: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const content = createGunzip({ chunkSize: outputChunkBytes });
  const piped = pipeline(Readable.from(stored, { objectMode: true }), content);
  piped.catch(() => undefined);
  yield* content as AsyncIterable<Buffer>;
  await piped;
}
