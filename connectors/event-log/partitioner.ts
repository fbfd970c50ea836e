/**
 * The partition of a key, as Kafka's Java client chooses it: murmur2(key) without its sign bit, modulo the number of
 * partitions. Source: org.apache.kafka.common.utils.Utils.murmur2.
 */
export function partitionOf(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

const seed = 0x9747b28c;
const multiplier = 0x5bd1e995;

/** MurmurHash2, 32 bits, signed. */
export function murmur2(key: Buffer): number {
  const wholeWords = key.length & ~3;
  let hash = seed ^ key.length;
  for (let i = 0; i < wholeWords; i += 4) {
    let word = Math.imul(key.readInt32LE(i), multiplier);
    word = Math.imul(word ^ (word >>> 24), multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  const rest = key.length - wholeWords;
  if (rest > 0) hash = Math.imul(hash ^ key.readUIntLE(wholeWords, rest), multiplier);
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}
