import type { Signal } from '../features/signals.js';
import type { State } from '../states/state.js';

/**
 * What is usual per active day, from amounts of days in order of time, as a geometric mean (one huge day weighs little): of
 * the first week, shrunk toward `prior`; after that of a month, which a day moves by 3 % at most. Whoever wants a
 * higher one needs weeks.
 * @param unit added to each amount, so that days without any have a logarithm
 */
function referenceOf(amounts: ArrayLike<number>, count: number, prior: number, unit: number): number {
  const first = Math.min(week, count);
  let usual = shrinkage * Math.log2(prior + unit);
  for (let day = 0; day < first; day++) usual += Math.log2(amounts[day]! + unit);
  usual /= first + shrinkage;
  for (let day = first; day < count; day++) {
    const move = (Math.log2(amounts[day]! + unit) - usual) / month;
    usual += Math.min(mostMove, Math.max(-mostMove, move));
  }
  return 2 ** usual - unit;
}

const week = 7;
const month = 30;
const mostMove = Math.log2(1.03);
/** Days that the prior counts as. */
const shrinkage = 3;

/** The same of a signal in an entity's state of days. */
export class Reference {
  /** In order of time; they grow to the most days that an entity has. */
  #days = new Float64Array(64);
  #amounts = new Float64Array(64);
  #count = 0;

  /** @param day only those before it count */
  of(signal: Signal, state: State, day: number, prior: number, unit: number): number {
    this.#read(signal, state, day);
    return referenceOf(this.#amounts, this.#count, prior, unit);
  }

  #read(signal: Signal, state: State, before: number): void {
    this.#makeRoom(state.size);
    const [days, amounts] = [this.#days, this.#amounts];
    let count = 0;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      const day = state.valueOf(entry) as number;
      if (day >= before) continue;
      let place = count++;
      for (; place > 0 && days[place - 1]! > day; place--) {
        days[place] = days[place - 1]!;
        amounts[place] = amounts[place - 1]!;
      }
      days[place] = day;
      amounts[place] = signal.on(state, entry);
    }
    this.#count = count;
  }

  #makeRoom(days: number): void {
    if (days <= this.#days.length) return;
    this.#days = new Float64Array(2 * days);
    this.#amounts = new Float64Array(2 * days);
  }
}
