import type { State } from './state.js';
import type { StateRecord } from './state-record.js';

/** A state as values that can be stored and compared anywhere. */
export interface EncodedState {
  /** In the order of `StateForm.scalars`. */
  readonly scalars: readonly (bigint | null)[];
  /** In order of first arrival. */
  readonly entries: readonly Entry[];
}

/** One distinct value of a map, as text. */
export interface Entry {
  readonly value: string;
  readonly count: number;
  readonly firstOffset: number;
  /** In the order of `StateForm.measures`. */
  readonly measures: readonly bigint[];
}

export function encodeRecord({ states }: StateRecord): EncodedState[] {
  return states.map(encodeState);
}

export function decodeRecord(record: StateRecord, encoded: readonly EncodedState[]): void {
  record.clear();
  for (const [index, state] of record.states.entries()) decodeState(state, encoded[index]!);
}

export function encodeState(state: State): EncodedState {
  const { scalars, measures } = state.form;
  const entries: Entry[] = [];
  for (let entry = state.first(); entry !== 0; entry = state.next()) {
    entries.push({
      value: String(state.valueOf(entry)),
      count: state.countOf(entry),
      firstOffset: state.firstOffsetOf(entry),
      measures: measures.map((_, measure) => state.exactMeasure(entry, measure)),
    });
  }
  return {
    scalars: scalars.map(({ kind }, scalar) => {
      if (kind === 'sum') return state.sum(scalar);
      const value = state.get(scalar);
      return value === null ? null : BigInt(value);
    }),
    entries,
  };
}

/** Into the state of no event. */
function decodeState(state: State, { scalars, entries }: EncodedState): void {
  const { values } = state.form;
  state.form.scalars.forEach(({ kind }, scalar) => {
    const value = scalars[scalar] ?? null;
    if (kind === 'sum') state.setSum(scalar, value ?? 0n);
    else state.set(scalar, value === null ? null : Number(value));
  });
  for (const { value, count, firstOffset, measures: measured } of entries) {
    const entry = state.append(values === 'number' ? Number(value) : value, firstOffset);
    state.addToCount(entry, count);
    for (const [measure, value] of measured.entries()) state.setMeasure(entry, measure, value);
  }
}
