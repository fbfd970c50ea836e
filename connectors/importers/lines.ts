import { StreamGuardError } from '../../core/errors/errors.js';

const newline = 0x0a;
const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);
/** Past this it is no file of lines; the door rejects an event long before. */
const longestLineBytes = 64 * 1024 * 1024;

/**
 * The lines that end in each chunk, without their line feed, and at the end of the content what follows the last one. A
 * byte order mark at the start belongs to no line. A chunk's lines share its memory.
 */
export async function* linesOf(content: AsyncIterable<Buffer>, path: string): AsyncIterable<Buffer[]> {
  let open: Buffer[] = [];
  let openBytes = 0;
  let lines = 0;
  for await (const chunk of withoutMark(content)) {
    const found: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const piece = chunk.subarray(start, end);
      found.push(openBytes > 0 ? Buffer.concat([...open, piece]) : piece);
      if (openBytes > 0) {
        open = [];
        openBytes = 0;
      }
      start = end + 1;
    }
    lines += found.length;
    if (start < chunk.length) {
      open.push(chunk.subarray(start));
      openBytes += chunk.length - start;
    }
    if (openBytes > longestLineBytes) {
      throw new StreamGuardError('import-line-too-long', { path, line: lines + 1, bytes: longestLineBytes });
    }
    if (found.length > 0) yield found;
  }
  if (openBytes > 0) yield [Buffer.concat(open)];
}

async function* withoutMark(content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let first = true;
  for await (const chunk of content) {
    yield first && chunk.subarray(0, 3).equals(utf8Mark) ? chunk.subarray(3) : chunk;
    first = false;
  }
}

/** Space, tab and CR only. */
export function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
