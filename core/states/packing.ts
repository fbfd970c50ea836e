import type { StateForm } from './form.js';
import { headWords, type RecordLayout, type StateLayout } from './layout.js';
import { measureKinds } from './measure-kinds.js';
import type { RecordPlace } from './memory.js';
import { PackedReader, PackedWriter } from './packed-bytes.js';
import type { PackedEntries } from './packed-entries.js';
import type { State } from './state.js';

interface PackedPlace extends RecordPlace {
  readonly states: readonly State[];
  readonly layout: RecordLayout;
  readonly used: number;
}

const writer = new PackedWriter();
const reader = new PackedReader();

/**
 * A record as the local store keeps it, in about a third of the bytes: the words it takes; the scalars of each state; of
 * each how many entries, and these in order of arrival, each first offset as the distance from the one before.
 * @returns a view, good until the next record is packed
 */
export function pack(record: PackedPlace): Uint8Array {
  writer.begin();
  writer.count(record.used);
  const { states, layout } = record;
  packScalars(record);
  for (let index = 0; index < states.length; index++)
    packEntries(record, states[index]!, layout.states[index]!);
  return writer.written;
}

/** The same of a record whose scalars and entries are apart. */
export function packWith(scalars: PackedPlace, entries: readonly PackedEntries[]): Uint8Array {
  let words = scalars.used;
  for (let index = 0; index < entries.length; index++) words += entries[index]!.words;
  writer.begin();
  writer.count(words);
  packScalars(scalars);
  for (let index = 0; index < entries.length; index++) {
    if (entries[index]!.form.maxEntries > 0) entries[index]!.packTo(writer);
  }
  return writer.written;
}

/** The words that an unpacked record takes. */
export function wordsOfPacked(content: Uint8Array): number {
  reader.begin(content);
  return reader.count();
}

/** Into the record of no event. */
export function unpack(content: Uint8Array, record: PackedPlace): void {
  unpackScalars(content, record);
  const { states, layout } = record;
  for (let index = 0; index < states.length; index++)
    unpackEntries(content, record, states[index]!, layout.states[index]!);
}

/** The same without entries. */
export function unpackScalars(content: Uint8Array, record: PackedPlace): void {
  reader.begin(content);
  reader.count();
  const { floats, base, layout } = record;
  const end = base + layout.scalarsEnd;
  for (let at = base + headWords; at < end; at++) floats[at] = reader.number();
}

function packScalars({ floats, base, layout }: PackedPlace): void {
  const end = base + layout.scalarsEnd;
  for (let at = base + headWords; at < end; at++) writer.number(floats[at]!);
}

function packEntries(record: PackedPlace, state: State, layout: StateLayout): void {
  const { form } = state;
  if (form.maxEntries === 0) return;
  const { base } = record;
  writer.count(state.size);
  let before = 0;
  for (let entry = state.first(); entry !== 0; entry = state.next()) {
    const firstOffset = state.firstOffsetOf(entry);
    writer.count(state.countOf(entry));
    writer.number(firstOffset - before);
    before = firstOffset;
    packValue(record, form, base + entry + layout.value);
    for (let measure = 0; measure < form.measures.length; measure++) {
      const { kind } = form.measures[measure]!;
      measureKinds[kind].pack(record, base + entry + layout.measures[measure]!, writer);
    }
  }
}

/** @param at in 8-byte words */
function packValue({ floats, words, bytes }: PackedPlace, { values }: StateForm, at: number): void {
  if (values === 'number') {
    writer.number(floats[at]!);
    return;
  }
  const length = words[2 * at]!;
  writer.count(length);
  writer.bytes(bytes, 8 * at + 4, 8 * at + 4 + length);
}

function unpackEntries(content: Uint8Array, record: PackedPlace, state: State, layout: StateLayout): void {
  const { form } = state;
  const size = form.maxEntries === 0 ? 0 : reader.count();
  let firstOffset = 0;
  for (let index = 0; index < size; index++) {
    const count = reader.count();
    firstOffset += reader.number();
    const entry = unpackValue(content, form, state, firstOffset, count);
    for (let measure = 0; measure < form.measures.length; measure++) {
      const { kind } = form.measures[measure]!;
      measureKinds[kind].unpack(record, record.base + entry + layout.measures[measure]!, reader);
    }
  }
}

function unpackValue(
  content: Uint8Array,
  { values }: StateForm,
  state: State,
  firstOffset: number,
  count: number,
): number {
  if (values === 'number') return state.append(reader.number(), firstOffset, count);
  const length = reader.count();
  const start = reader.skip(length);
  return state.appendUtf8(content, start, start + length, firstOffset, count);
}
