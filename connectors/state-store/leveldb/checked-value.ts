import { crc32 } from 'node:zlib';

const checksumBytes = 4;
let scratch = Buffer.alloc(4096);

/** The value with the CRC-32 of key and value behind it, for LevelDB does not check what it reads from its tables. A view, good until the next call. */
export function withChecksum(key: Uint8Array, value: Uint8Array): Uint8Array {
  const end = key.length + value.length;
  if (scratch.length < end + checksumBytes) scratch = Buffer.alloc(2 * (end + checksumBytes));
  scratch.set(key);
  scratch.set(value, key.length);
  scratch.writeUInt32LE(crc32(scratch.subarray(0, end)), end);
  return scratch.subarray(key.length, end + checksumBytes);
}

/** The value alone; null if it is not what was put under that key. */
export function checkedValue(key: Uint8Array, stored: Uint8Array): Uint8Array | null {
  const end = stored.length - checksumBytes;
  if (end < 0) return null;
  const value = stored.subarray(0, end);
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  return checksum(key, value) === view.getUint32(end, true) ? value : null;
}

/** Of an array without memory (an empty one whose `buffer` was asked for) crc32 yields 0, whatever came before. */
function checksum(key: Uint8Array, value: Uint8Array): number {
  return value.length === 0 ? crc32(key) : crc32(value, crc32(key));
}
