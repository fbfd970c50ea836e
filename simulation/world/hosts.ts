import type { Protocol } from '../events/event.js';

/** Something that listens. `port` is null where the protocol has none. */
export interface Service {
  readonly host: string;
  readonly port: number | null;
  readonly protocol: Protocol;
}

export function tcp(host: string, port: number): Service {
  return { host, port, protocol: 'tcp' };
}

export function udp(host: string, port: number): Service {
  return { host, port, protocol: 'udp' };
}

export function ping(host: string): Service {
  return { host, port: null, protocol: 'icmp' };
}

const organisation = '.corp.example';
export const identityServer = `idp${organisation}`;
export const fileServer = `files${organisation}`;
export const nameServer = `ns1${organisation}`;

/**
 * The address of a host name, always the same: 10.200.0.0/16 within the organisation, 198.18.0.0/15 (RFC 2544)
 * elsewhere.
 */
export function addressOf(host: string): string {
  const hash = fnv1a(host);
  const low = `${(hash >>> 8) & 255}.${1 + ((hash & 255) % 254)}`;
  return host.endsWith(organisation) ? `10.200.${low}` : `198.${18 + ((hash >>> 16) & 1)}.${low}`;
}

/** FNV-1a in 32 bits (Fowler, Noll, Vo), folded to spread its low bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
