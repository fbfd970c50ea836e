import type { EntryPlace, State } from './state.js';

/** Whether two states of one aggregation are the same, in every scalar and entry. */
export function equalStates(one: State, other: State): boolean {
  const { scalars } = one.form;
  for (let scalar = 0; scalar < scalars.length; scalar++) {
    const equal =
      scalars[scalar]!.kind === 'sum'
        ? one.sum(scalar) === other.sum(scalar)
        : Object.is(one.get(scalar), other.get(scalar));
    if (!equal) return false;
  }
  let [here, there] = [one.first(), other.first()];
  while (here !== 0 && there !== 0) {
    if (!equalEntries(one, here, other, there)) return false;
    [here, there] = [one.next(), other.next()];
  }
  return here === there;
}

function equalEntries(one: State, here: EntryPlace, other: State, there: EntryPlace): boolean {
  return (
    one.valueOf(here) === other.valueOf(there) &&
    one.countOf(here) === other.countOf(there) &&
    one.firstOffsetOf(here) === other.firstOffsetOf(there) &&
    one.form.measures.every((_, measure) => {
      return one.exactMeasure(here, measure) === other.exactMeasure(there, measure);
    })
  );
}
