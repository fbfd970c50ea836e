import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network of an address: of IPv4 its /24 (`10.0.1.0/24`), of IPv6 its /48 in the canonical text of RFC 5952, section 4
 * (`2001:db8:1::/48`); an IPv4-mapped address is an IPv4 one. null of anything else.
 */
export function networkOf(address: string): string | null {
  if (isIPv4(address)) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  if (!isIPv6(address)) return null;
  const mapped = /^::ffff:(\d+\.\d+\.\d+)\.\d+$/i.exec(address)?.[1];
  if (mapped) return `${mapped}.0/24`;
  const first = groupsOf(address).slice(0, 3);
  while (first.at(-1) === '0') first.pop();
  return `${first.join(':')}::/48`;
}

/** The eight groups of an IPv6 address, hexadecimal, without leading zeros; of an IPv4 tail or a zone only the place counts. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::').map((part) => part.replace(/\d+\.\d+\.\d+\.\d+/, '0:0'));
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}
