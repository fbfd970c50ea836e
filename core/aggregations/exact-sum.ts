const limit = 2 ** 51;

/** A sum of integers that never rounds: a double while it is safe, a bigint beyond. Addends are safe integers. */
export class ExactSum {
  #near = 0;
  #far = 0n;

  static of(value: bigint): ExactSum {
    const sum = new ExactSum();
    const near = Number(value);
    if (near > limit || near < -limit) sum.#far = value;
    else sum.#near = near;
    return sum;
  }

  get value(): bigint {
    return this.#far + BigInt(this.#near);
  }

  /** The value, rounded where it is no safe integer. */
  get rounded(): number {
    return this.#far === 0n ? this.#near : Number(this.value);
  }

  add(value: number): void {
    if (value > limit || value < -limit) {
      this.#far += BigInt(value);
      return;
    }
    this.#near += value;
    if (this.#near > limit || this.#near < -limit) {
      this.#far += BigInt(this.#near);
      this.#near = 0;
    }
  }

  /** Adds value^exponent. */
  addPower(value: number, exponent: 2 | 3): void {
    const power = exponent === 2 ? value * value : value * value * value;
    if (power < limit && power > -limit) this.add(power);
    else this.#far += BigInt(value) ** BigInt(exponent);
  }
}
