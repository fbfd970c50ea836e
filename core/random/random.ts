/**
 * A stream of chance that is a pure function of its seed: everything drawn from it can be drawn again.
 * Not for secrets.
 */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** A whole number, uniform in [0, bound); `bound` from 1 to 2^53. */
  integer(bound: number): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** The stream of that name: depends on this stream's seed and the label, not on what was drawn so far. */
  fork(label: string): Random;
}

/** @param seed a whole number, |seed| < 2^53 */
export function createRandom(seed: number): Random {
  const low = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32) >>> 0;
  return stream(mix(low ^ GOLDEN), mix(high ^ mix(low)), mix(low + mix(high ^ GOLDEN)));
}

/** 2^32 divided by the golden ratio. */
const GOLDEN = 0x9e3779b9;
/** Draws thrown away after seeding, as PractRand does for sfc32. */
const WARM_UP_DRAWS = 12;

/** The generator is sfc32 (Chris Doty-Humphrey, PractRand): 96 bits of seed and a counter, period at least 2^32. */
function stream(seedA: number, seedB: number, seedC: number): Random {
  let a = seedA | 0;
  let b = seedB | 0;
  let c = seedC | 0;
  let counter = 1;
  let spare: number | null = null;

  function bits(): number {
    const drawn = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + drawn) | 0;
    return drawn >>> 0;
  }
  for (let draw = 0; draw < WARM_UP_DRAWS; draw++) bits();

  function next(): number {
    return ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) / 2 ** 53;
  }

  return {
    next,
    integer: (bound) => Math.floor(next() * bound),
    /** Marsaglia's polar method (1964), which yields two at a time. */
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      let x: number;
      let y: number;
      let square: number;
      do {
        x = 2 * next() - 1;
        y = 2 * next() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square === 0);
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    },
    fork(label) {
      let [x, y, z] = [mix(seedA ^ GOLDEN), mix(seedB ^ GOLDEN), mix(seedC ^ GOLDEN)];
      for (let index = 0; index < label.length; index++) {
        const unit = label.charCodeAt(index);
        x = mix(x ^ unit);
        y = mix(y + unit);
        z = mix(z ^ Math.imul(unit, GOLDEN));
      }
      return stream(x, y, z);
    },
  };
}

/** The finalizer of MurmurHash3 (Austin Appleby): a bijection of 32 bits in which every bit moves every other. */
function mix(word: number): number {
  let h = (word + GOLDEN) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
