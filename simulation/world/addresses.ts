import type { Random } from '../../core/random/random.js';
import type { Place } from './places.js';

/**
 * Only reserved ranges, so that no simulated attack bears a real owner's address: offices in 10.0.0.0/8, everybody
 * else's connection in 100.64.0.0/10 (RFC 6598), of which each place has four /16, servers in world/hosts.ts.
 */
const blocksPerPlace = 4;

/** A subnet of the office and a place in it. */
export function officeAddress(random: Random, place: Place): string {
  return `10.${place.client + 1}.${random.integer(8)}.${hostPart(random)}`;
}

/** Somebody's connection there: a home, a café, a hotel, a rented machine. */
export function publicAddress(random: Random, place: Place): string {
  return `${publicSubnet(random, place)}.${hostPart(random)}`;
}

/** The first three octets of such addresses. */
export function publicSubnet(random: Random, place: Place): string {
  const block = 64 + place.client * blocksPerPlace + random.integer(blocksPerPlace);
  return `100.${block}.${random.integer(256)}`;
}

export function hostPart(random: Random): number {
  return 1 + random.integer(254);
}
