/** 10^k for which doubles are exact. */
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** One digit more still leaves a whole number that a double holds. */
const tooManyDigits = 1e14;

const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;

/**
 * JSON numbers without an exponent. Up to 15 significant digits over a power of ten up to 10^22 are one division of two
 * exact doubles, so correctly rounded (Clinger 1990, "How to read floating point numbers accurately"). Of a longer
 * fraction the bounds are known: the same with the first 15 digits, and with one more in the last of them.
 */
export class NumberScanner {
  /** The number lies in `[least, greatest]`; mostly they are the same. */
  least = 0;
  greatest = 0;

  /** Where the number at `at` ends; −1 where there is none that is plain. */
  scan(bytes: Uint8Array, at: number): number {
    const isNegative = bytes[at] === minus;
    if (isNegative) at++;
    const first = at;
    let digits = 0;
    let digit = bytes[at]! - zero;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - zero) {
      if (digits >= tooManyDigits) return -1;
      digits = digits * 10 + digit;
    }
    if (at === first || (at > first + 1 && bytes[first] === zero)) return -1;
    if (bytes[at] !== point) {
      this.least = isNegative ? -digits : digits;
      this.greatest = this.least;
      return at;
    }
    let places = 0;
    let isLonger = false;
    const fraction = ++at;
    digit = bytes[at]! - zero;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - zero) {
      if (digits >= tooManyDigits) isLonger ||= digit > 0;
      else {
        digits = digits * 10 + digit;
        places++;
      }
    }
    if (at === fraction || places >= powers.length) return -1;
    const nearer = digits / powers[places]!;
    const farther = isLonger ? (digits + 1) / powers[places]! : nearer;
    this.least = isNegative ? -farther : nearer;
    this.greatest = isNegative ? -nearer : farther;
    return at;
  }
}
