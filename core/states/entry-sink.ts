import type { EntryPlace } from './directory.js';
import type { StateForm } from './form.js';

/** Where the stored entries of one map go, in order of first arrival: each, then its measures in their order. */
export interface EntrySink {
  readonly form: StateForm;
  append(value: string | number, firstOffset: number, count: number): EntryPlace;
  /** The same for the text whose UTF-8 lies in `[start, end)`. */
  appendUtf8(utf8: Uint8Array, start: number, end: number, firstOffset: number, count: number): EntryPlace;
  /** Sets a measure to an integer: the stored words of its kind, of `words` at `from`, the least first. */
  readMeasure(entry: EntryPlace, measure: number, words: Uint32Array, from: number): void;
}
