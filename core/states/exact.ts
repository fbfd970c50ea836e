/**
 * Sums of integers that never round, in two doubles at `at` and `at + 1`: low + high × 2^51, |low| ≤ 2^51. Good for sums
 * below 2^104: 2^51 addends of any size.
 */
const unit = 2 ** 51;
const bigUnit = BigInt(unit);

/** @param value a safe integer */
export function addExact(sums: Float64Array, at: number, value: number): void {
  let rest = value;
  if (value > unit || value < -unit) {
    const high = Math.trunc(value / unit);
    sums[at + 1]! += high;
    rest = value - high * unit;
  }
  const low = sums[at]! + rest;
  if (low <= unit && low >= -unit) {
    sums[at] = low;
    return;
  }
  const carry = Math.trunc(low / unit);
  sums[at + 1]! += carry;
  sums[at] = low - carry * unit;
}

function addExactBig(sums: Float64Array, at: number, value: bigint): void {
  setExact(sums, at, exactValue(sums, at) + value);
}

/** Adds value^exponent. */
export function addExactPower(sums: Float64Array, at: number, value: number, exponent: 2 | 3): void {
  const power = exponent === 2 ? value * value : value * value * value;
  if (power < unit && power > -unit) addExact(sums, at, power);
  else addExactBig(sums, at, BigInt(value) ** BigInt(exponent));
}

export function exactValue(sums: Float64Array, at: number): bigint {
  return BigInt(sums[at + 1]!) * bigUnit + BigInt(sums[at]!);
}

/** The same as a number, where that is safe. */
export function wholeValue(sums: Float64Array, at: number): number | bigint {
  return sums[at + 1] === 0 ? sums[at]! : exactValue(sums, at);
}

/** @throws RangeError beyond 2^104 */
export function setExact(sums: Float64Array, at: number, value: bigint): void {
  const high = value / bigUnit;
  if (high > Number.MAX_SAFE_INTEGER || high < Number.MIN_SAFE_INTEGER)
    throw new RangeError(`${value} is beyond 2^104`);
  sums[at + 1] = Number(high);
  sums[at] = Number(value - high * bigUnit);
}

/** Four 32-bit words of `words` at `from`, the least first: a 128-bit integer. @throws RangeError beyond 2^104 */
export function readExact(sums: Float64Array, at: number, words: Uint32Array, from: number): void {
  const second = words[from + 1]!;
  if (second < unit / 2 ** 32 && words[from + 2] === 0 && words[from + 3] === 0) {
    sums[at] = second * 2 ** 32 + words[from]!;
    sums[at + 1] = 0;
    return;
  }
  let bits = 0n;
  for (let word = 3; word >= 0; word--) bits = (bits << 32n) | BigInt(words[from + word]!);
  setExact(sums, at, BigInt.asIntN(128, bits));
}

/** The same words, written. */
export function writeExact(sums: Float64Array, at: number, words: Uint32Array, to: number): void {
  const low = sums[at]!;
  if (low >= 0 && sums[at + 1] === 0) {
    words[to] = low;
    words[to + 1] = Math.floor(low / 2 ** 32);
    words[to + 2] = 0;
    words[to + 3] = 0;
    return;
  }
  const bits = BigInt.asUintN(128, exactValue(sums, at));
  for (let word = 0; word < 4; word++)
    words[to + word] = Number(BigInt.asUintN(32, bits >> BigInt(32 * word)));
}

/** Rounded once, to the nearest double: as Number(exactValue) is. */
export function roundedExact(sums: Float64Array, at: number): number {
  return sums[at + 1]! * unit + sums[at]!;
}

/** Numbers below 2^51 are held in two parts, of which twice a product is safe. */
const part = 2 ** 26;

/**
 * n·Σx² − (Σx)², rounded once, to the nearest double: what a variance is made of.
 * @param total the place of Σx, @param squares that of Σx²
 */
export function roundedDeviation(sums: Float64Array, n: number, total: number, squares: number): number {
  const sum = sums[total]!;
  const [low, high] = [sums[squares]!, sums[squares + 1]!];
  const isSmall = sums[total + 1] === 0 && Math.abs(sum) < unit && n <= part && n * high <= 2 ** 52;
  if (!isSmall) return Number(BigInt(n) * exactValue(sums, squares) - exactValue(sums, total) ** 2n);
  const above = Math.floor(sum / part);
  const below = sum - above * part;
  const lowAbove = Math.floor(low / part);
  // Of 1, of 2^26 and of 2^51 each an exact integer, carried upwards until only the last addition rounds.
  const ones = n * (low - lowAbove * part) - below * below;
  const carried = Math.floor(ones / part);
  const middle = n * lowAbove - 2 * above * below + carried;
  const carriedOn = Math.floor(middle / (part / 2));
  const rest = (middle - carriedOn * (part / 2)) * part + (ones - carried * part);
  return (n * high - 2 * above * above + carriedOn) * unit + rest;
}
