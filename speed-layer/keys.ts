import type { KeyRange } from '../connectors/state-store/state-store.js';

/**
 * Keys of a partition's store. What belongs to a generation (states, the duplicate window) carries its number, so that a
 * second generation grows beside the one in force, and which is in force is a matter of one key, the checkpoint.
 */
export const checkpointKey = Buffer.from('checkpoint');

const generationBytes = 4;

export function stateKey(generation: number, entity: string): Uint8Array {
  const key = Buffer.allocUnsafe(1 + generationBytes + Buffer.byteLength(entity));
  writePrefix(key, 's', generation);
  key.write(entity, 1 + generationBytes);
  return key;
}

/** Chunks of the duplicate window, in the order of the position at which each was written. */
export function chunkKey(generation: number, position: number): Uint8Array {
  const at = Buffer.alloc(8);
  at.writeBigUInt64BE(BigInt(position));
  return Buffer.concat([prefixOf('d', generation), at]);
}

export function positionOfChunk(key: Uint8Array): number {
  return Number(Buffer.from(key).readBigUInt64BE(1 + generationBytes));
}

export function judgementKey(entity: string): Uint8Array {
  return Buffer.concat([Buffer.from('j'), Buffer.from(entity)]);
}

/** The entity of a state's key. */
export function entityOfState(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString('utf8', 1 + generationBytes);
}

export const statesOf = (generation: number) => rangeOf('s', generation);
export const chunksOf = (generation: number) => rangeOf('d', generation);

function rangeOf(kind: 's' | 'd', generation: number): KeyRange {
  return { gte: prefixOf(kind, generation), lt: prefixOf(kind, generation + 1) };
}

function prefixOf(kind: 's' | 'd', generation: number): Buffer {
  const prefix = Buffer.alloc(1 + generationBytes);
  writePrefix(prefix, kind, generation);
  return prefix;
}

function writePrefix(to: Buffer, kind: 's' | 'd', generation: number): void {
  to.write(kind);
  to.writeUInt32BE(generation, 1);
}
