/** How far a distribution moved from run A to run B. */
export interface Stability {
  /** The population stability index, ≥ 0. */
  readonly psi: number;
  readonly reading: Reading;
  /** What psi is in the mean where nothing moved: chance alone. It is much where entities are few. */
  readonly byChance: number;
}

/** The usual reading: below 0.1 stable, below 0.25 moderate, else large. */
export type Reading = 'stable' | 'moderate' | 'large';

/**
 * The boundaries of bins from the deciles of A, ascending: each is the greatest value of its bin. A decile that repeats
 * is a value of many entities (often 0): it becomes a bin of its own, so that moving away from it is seen on both sides.
 */
export function boundsOf(deciles: readonly number[]): number[] {
  const distinct = [...new Set(deciles)].sort((one, other) => one - other);
  return distinct.flatMap((value) => {
    const repeats = deciles.filter((decile) => decile === value).length > 1;
    return repeats ? [nextBelow(value), value] : [value];
  });
}

/** The greatest double below a finite one. */
function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] = bits[0]! + (value > 0 ? -1n : 1n);
  return new Float64Array(bits.buffer)[0]!;
}

/**
 * PSI = Σ (bᵢ − aᵢ) ln(bᵢ / aᵢ) over bins, aᵢ and bᵢ the shares of A and B (Siddiqi 2006, Credit Risk Scorecards, with
 * this reading). A share is (n + ½) / (N + B/2), so that an empty bin yields a number; B counts the bins that hold
 * anything. By chance it is (B − 1)(1/N_A + 1/N_B) in the mean (Yurdakul and Naranjo 2020, J. Risk Model Validation 14).
 *
 * @param before entities of A per bin, @param after of B; null where one of them has none at all
 */
export function stability(before: readonly number[], after: readonly number[]): Stability | null {
  const filled = before.flatMap((count, bin) =>
    count + after[bin]! > 0 ? [[count, after[bin]!] as const] : [],
  );
  const [total, totalAfter] = [sum(before), sum(after)];
  if (total === 0 || totalAfter === 0) return null;
  const share = (count: number, of: number) => (count + 0.5) / (of + filled.length / 2);
  let psi = 0;
  for (const [a, b] of filled) {
    const [was, is] = [share(a, total), share(b, totalAfter)];
    psi += (is - was) * Math.log(is / was);
  }
  const byChance = (filled.length - 1) * (1 / total + 1 / totalAfter);
  return { psi, reading: psi < 0.1 ? 'stable' : psi < 0.25 ? 'moderate' : 'large', byChance };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
