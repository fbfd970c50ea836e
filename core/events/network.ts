const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^((?:${byte}\\.){3})${byte}$`);
const ipv4Tail = new RegExp(`(?<=:)(?:${byte}\\.){3}${byte}$`);
const mappedIpv4 = new RegExp(`^::ffff:((?:${byte}\\.){3})${byte}$`, 'i');
const withoutZone = /^([^%]*)(?:%[\da-z.:-]+)?$/i;
const group = /^[0-9a-f]{1,4}$/i;

/**
 * The network of an address: of IPv4 its /24 (`10.0.1.0/24`), of IPv6 its /48 in the canonical text of RFC 5952, section 4
 * (`2001:db8:1::/48`); an IPv4-mapped address is an IPv4 one. null of anything else.
 */
export function networkOf(address: string): string | null {
  const three = ipv4.exec(address)?.[1] ?? mappedIpv4.exec(address)?.[1];
  if (three) return `${three}0/24`;
  const first = groupsOf(address)?.slice(0, 3);
  if (!first) return null;
  while (first.at(-1) === '0') first.pop();
  return `${first.join(':')}::/48`;
}

/** The eight groups of an IPv6 address (RFC 4291, section 2.2), small letters, without leading zeros; a zone is left out. */
function groupsOf(address: string): string[] | null {
  const text = withoutZone.exec(address)?.[1];
  if (text === undefined) return null;
  const halves = text.replace(ipv4Tail, '0:0').split('::');
  const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - before.length - after.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return null;
  if (![...before, ...after].every((each) => group.test(each))) return null;
  const zeros = Array.from({ length: missing }, () => '0');
  return [...before, ...zeros, ...after].map((each) => each.toLowerCase().replace(/^0+(?=.)/, ''));
}
