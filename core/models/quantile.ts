/**
 * The p-quantile of ascending values, interpolated between neighbours (type 7 of Hyndman and Fan 1996, the default of R
 * and NumPy); NaN of none.
 */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) return Number.NaN;
  const position = (ascending.length - 1) * p;
  const below = Math.floor(position);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  const share = position - below;
  return low === high ? low : low * (1 - share) + high * share;
}

export function median(ascending: ArrayLike<number>): number {
  return quantile(ascending, 0.5);
}
