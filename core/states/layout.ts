import { createHash } from 'node:crypto';
import { directoryWords } from './directory.js';
import type { StateForm } from './form.js';
import { measureKinds } from './measure-kinds.js';
import { memoryOf } from './memory.js';

/** Words before the scalars: the number of words in use. */
export const headWords = 1;
/** Words of a memo: for whom it is; of what entries; what was found. */
const memoWords = 3;
/** Words of an entry before its measures: its count; its first offset. */
const entryHeadWords = 2;

/** Where one aggregation's state lies in an entity's record, in words from its beginning. */
export interface StateLayout {
  /** Of each scalar. */
  readonly scalars: readonly number[];
  /** Of `memoWords` for what was worked out of its entries; 0 where it keeps none. */
  readonly memo: number;
  /** Of the directory of entries; 0 where it keeps none. */
  readonly map: number;
  /** Of each measure, from the beginning of an entry. */
  readonly measures: readonly number[];
  /** Of the value, from the beginning of an entry. */
  readonly value: number;
}

/**
 * An entity's record: all its states in one stretch of 8-byte words, wherever it lies. Words in use; every scalar; every
 * map's memo, which is no part of the state and never stored; every map's directory; then entries, and chunks of directories, in the order in which they came.
 */
export interface RecordLayout {
  readonly states: readonly StateLayout[];
  /** Where the scalars end, in words from the beginning: they lie side by side, a number in each word. */
  readonly scalarsEnd: number;
  /** The record of no event. */
  readonly empty: Float64Array;
  /** Differs where records have another form: who stores them must not read those of another version. */
  readonly version: string;
}

const formatVersion = 3;

export function recordLayout(forms: readonly StateForm[]): RecordLayout {
  let next = headWords;
  const take = (words: number) => {
    next += words;
    return next - words;
  };
  const scalars = forms.map((form) => form.scalars.map(({ kind }) => take(measureKinds[kind].words)));
  const scalarsEnd = next;
  const memos = forms.map(({ maxEntries }) => (maxEntries > 0 ? take(memoWords) : 0));
  const memosEnd = next;
  const maps = forms.map(({ maxEntries }) => (maxEntries > 0 ? take(directoryWords) : 0));
  const states = forms.map(({ measures }, index): StateLayout => {
    let end = entryHeadWords;
    const places = measures.map(({ kind }) => {
      const { words } = measureKinds[kind];
      end += words;
      return end - words;
    });
    const [memo, map] = [memos[index]!, maps[index]!];
    return { scalars: scalars[index]!, memo, map, measures: places, value: end };
  });
  const empty = emptyRecord(forms, scalars, next);
  empty.fill(Number.NaN, scalarsEnd, memosEnd);
  return { states, scalarsEnd, empty, version: versionOf(forms) };
}

function emptyRecord(forms: readonly StateForm[], places: readonly number[][], size: number): Float64Array {
  const { floats, words } = memoryOf(size);
  words[0] = size;
  forms.forEach(({ scalars }, index) => {
    scalars.forEach(({ empty }, scalar) => {
      floats[places[index]![scalar]!] = empty ?? Number.NaN;
    });
  });
  return floats;
}

function versionOf(forms: readonly StateForm[]): string {
  const all = forms.map(({ id, window, scalars, measures, maxEntries, values }) => {
    return [id, window, scalars, measures, maxEntries, values];
  });
  return createHash('sha256')
    .update(JSON.stringify([formatVersion, all]))
    .digest('hex')
    .slice(0, 16);
}
