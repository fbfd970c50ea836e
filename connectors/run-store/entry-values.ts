import type { EntrySink } from '../../core/states/entry-sink.js';
import type { ValueKind } from '../../core/states/form.js';
import type { EntryPlace } from '../../core/states/state.js';
import { TextReader, textColumns } from '../lake/text-reader.js';
import type { Vectors } from '../lake/vectors.js';

/** The values of stored entries, on their way into a state or its packed form. */
export interface EntryValues {
  /** Expressions over the stored `value`, to be selected side by side. */
  readonly columns: readonly string[];
  /** Goes on to these rows, of which `first` is the first of the columns. */
  look(rows: Vectors, first: number): void;
  append(entries: EntrySink, row: number, firstOffset: number, count: number): EntryPlace;
}

class NumberValues implements EntryValues {
  readonly columns = ['CAST(value AS DOUBLE)'];
  #values: Float64Array = new Float64Array();

  look(rows: Vectors, first: number): void {
    this.#values = rows.doubles(first);
  }

  append(entries: EntrySink, row: number, firstOffset: number, count: number): EntryPlace {
    return entries.append(this.#values[row]!, firstOffset, count);
  }
}

class TextValues implements EntryValues {
  readonly columns: readonly string[];
  readonly #texts = new TextReader();

  /** @param text the stored value as text */
  constructor(text: string) {
    this.columns = textColumns(text);
  }

  look(rows: Vectors, first: number): void {
    this.#texts.look(rows, first);
  }

  append(entries: EntrySink, row: number, firstOffset: number, count: number): EntryPlace {
    const length = this.#texts.read(row);
    return entries.appendUtf8(this.#texts.bytes, 0, length, firstOffset, count);
  }
}

/** Which values there are is not asked. */
class UnseenValues implements EntryValues {
  readonly columns = [];

  constructor(private readonly any: string | number) {}

  look(): void {}

  append(entries: EntrySink, _: number, firstOffset: number, count: number): EntryPlace {
    return entries.append(this.any, firstOffset, count);
  }
}

export const entryValues: Record<ValueKind, () => EntryValues> = {
  number: () => new NumberValues(),
  text: () => new TextValues('value'),
  boolean: () => new TextValues('CAST(value AS VARCHAR)'),
};

export const unseenValues: Record<ValueKind, () => EntryValues> = {
  number: () => new UnseenValues(0),
  text: () => new UnseenValues(''),
  boolean: () => new UnseenValues(''),
};
