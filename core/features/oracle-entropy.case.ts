/** Thousandths of bits per character. */
export function entropyOf(text: string): bigint {
  const characters = [...text.toLowerCase()];
  const shares = [...new Set(characters)].map(
    (wanted) => characters.filter((character) => character === wanted).length / characters.length,
  );
  return BigInt(Math.round(shares.reduce((bits, share) => bits - share * Math.log2(share), 0) * 1000));
}
