import { InvalidArgumentError } from 'commander';
import { number, wholeNumber } from '../arguments.js';

const mostNumbers = 1000;

/** 1001-1010,7 → each whole number once, in that order. */
export function wholeNumbers(text: string): number[] {
  const one = wholeNumber(0, 2 ** 53 - 1);
  const all = text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map((end) => one(end.trim()));
    if (last! < first! || part.split('-').length > 2 || last! - first! >= mostNumbers)
      throw new InvalidArgumentError(`${part} is no number and no range of at most ${mostNumbers}.`);
    return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
  });
  return [...new Set(all)];
}

/** 0.1,0.5 → each number once, in that order. */
export function numbers(least: number, greatest: number): (text: string) => number[] {
  const one = number(least, greatest);
  return (text) => [...new Set(text.split(',').map(one))];
}

/** a,b → each once, in that order. */
export function names<Name extends string>(known: readonly Name[]): (text: string) => Name[] {
  return (text) => [
    ...new Set(
      text.split(',').map((wanted) => {
        const name = known.find((one) => one === wanted.trim());
        if (name === undefined) throw new InvalidArgumentError(`${wanted} is none of ${known.join(', ')}.`);
        return name;
      }),
    ),
  ];
}
