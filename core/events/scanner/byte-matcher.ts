/** Where the match from `start` on ends, −1 where there is none; no match goes beyond a quote. */
export type ByteMatcher = (bytes: Uint8Array, start: number) => number;

interface Part {
  /** 1 at each byte that may stand here. */
  readonly allowed: Uint8Array;
  readonly least: number;
  readonly most: number;
}

/** A literal that means itself or a class of such literals and ranges; then how often. */
const partPattern = /(?:([\w@:/ -])|\[((?:\w-\w|[\w@:/.])+-?)\])(?:\{(\d{1,4})(,(\d{1,4})?)?\})?/y;

/** Instead of no limit: longer than any record, and still a small integer. */
const endless = 2 ** 29;

/**
 * A regular expression over whole values as a walk over bytes: exact, because only its last part may repeat a varying
 * number of times. null where the pattern is anything else.
 */
export function byteMatcherOf(pattern: string): ByteMatcher | null {
  const parts = partsOf(pattern);
  const last = parts?.pop();
  if (!parts || !last || !parts.every(({ least, most }) => least === most)) return null;
  const first = parts.flatMap(({ allowed, least }) => Array<Uint8Array>(least).fill(allowed));
  const { allowed, least, most } = last;
  return (bytes, start) => {
    let at = start;
    for (let index = 0; index < first.length; index++) {
      if (first[index]![bytes[at++]!] !== 1) return -1;
    }
    const atLeast = at + least;
    const stop = at + most;
    while (at < stop && allowed[bytes[at]!] === 1) at++;
    return at < atLeast ? -1 : at;
  };
}

function partsOf(pattern: string): Part[] | null {
  const parts: Part[] = [];
  let end = 0;
  while (end < pattern.length) {
    partPattern.lastIndex = end;
    const match = partPattern.exec(pattern);
    if (!match) return null;
    const [whole, literal, members, least, open, most] = match;
    const count = Number(least ?? 1);
    const last = open === undefined ? count : most === undefined ? endless : Number(most);
    if (last < count) return null;
    const allowed = allowedBy(literal ?? members!, literal === undefined);
    if (!allowed) return null;
    parts.push({ allowed, least: count, most: last });
    end += whole.length;
  }
  return parts.length > 0 ? parts : null;
}

/** null where a range runs backwards. */
function allowedBy(members: string, isClass: boolean): Uint8Array | null {
  const allowed = new Uint8Array(256);
  for (let at = 0; at < members.length; at++) {
    const first = members.charCodeAt(at);
    const isRange = isClass && members[at + 1] === '-' && at + 2 < members.length;
    const last = isRange ? members.charCodeAt(at + 2) : first;
    if (last < first) return null;
    allowed.fill(1, first, last + 1);
    if (isRange) at += 2;
  }
  return allowed;
}
