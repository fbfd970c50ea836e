/**
 * Shannon's entropy of a text's characters in bits per character (Shannon 1948), in thousandths, rounded half up: 0 of an
 * empty text or one repeated character; `kq3v9z.example` is more than `www.example`. Capitals count as small letters, for
 * names in the DNS do not tell them apart (RFC 4343).
 */
export function entropyMilliBits(text: string): number {
  const counts = new Map<string, number>();
  let length = 0;
  for (const character of text.toLowerCase()) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
    length++;
  }
  let bits = 0;
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length);
  return Math.round(bits * 1000) + 0;
}
