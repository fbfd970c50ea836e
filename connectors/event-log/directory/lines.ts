import type { FileHandle } from 'node:fs/promises';
import { StreamGuardError } from '../../../core/errors/errors.js';

export const newline = 0x0a;
const longestLineBytes = 256 * 1024 * 1024;

/** Space, tab and CR only: a line that is no record. */
export function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}

/**
 * The complete lines at `position`, newlines included: about `chunkBytes` of them, more if the first alone is longer.
 * Empty at the end of the file, where a line without its newline is not there yet.
 */
export async function readLines(
  file: FileHandle,
  path: string,
  position: number,
  chunkBytes: number,
): Promise<Buffer> {
  const available = (await file.stat()).size - position;
  if (available <= 0) return Buffer.alloc(0);
  for (let wanted = chunkBytes; wanted <= longestLineBytes; wanted *= 2) {
    const chunk = Buffer.allocUnsafeSlow(Math.min(wanted, available));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    const end = chunk.subarray(0, bytesRead).lastIndexOf(newline) + 1;
    if (end > 0 || wanted >= available) return chunk.subarray(0, end);
  }
  throw new StreamGuardError('log-damaged', {
    path,
    problem: `has a line longer than ${longestLineBytes} bytes at byte ${position}`,
  });
}
