import { isUtf8 } from 'node:buffer';
import { printable } from '../../core/text/printable.js';

/** Of a longer record only the beginning is shown. */
const mostBytes = 4096;
const bytesPerLine = 16;

/** The bytes of a record as people may see them on a terminal: as text, or else in hexadecimal. */
export function rawText(bytes: Buffer): string[] {
  const shown = bytes.length > mostBytes ? beginningOf(bytes) : bytes;
  const rest = bytes.length - shown.length;
  const lines = isUtf8(shown) ? shown.toString().split('\n').map(printable) : hexadecimal(shown);
  return rest === 0 ? lines : [...lines, `… and ${rest} more bytes`];
}

/** Does not end within a character of UTF-8. */
function beginningOf(bytes: Buffer): Buffer {
  let end = mostBytes;
  while (end > mostBytes - 4 && (bytes[end]! & 0b1100_0000) === 0b1000_0000) end--;
  return bytes.subarray(0, end);
}

function hexadecimal(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    const part = bytes.subarray(start, start + bytesPerLine);
    const pairs = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    lines.push(`${String(start).padStart(5)}  ${pairs.padEnd(3 * bytesPerLine)} ${text}`);
  }
  return lines;
}
