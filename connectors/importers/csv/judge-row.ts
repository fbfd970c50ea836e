import { createHash } from 'node:crypto';
import { StreamGuardError } from '../../../core/errors/errors.js';
import { EventIds } from '../event-ids.js';
import type { Mapping, Source } from './mapping.js';
import type { Row } from './rows.js';
import { timeReader } from './times.js';

type Scalar = string | number | boolean;

/** Why a row is no event; `column` from 1. */
export interface Unreadable {
  readonly column: number;
  readonly problem: string;
}

export type Judged =
  | { readonly event: object }
  | { readonly unreadable: Unreadable }
  | 'not-wanted'
  | 'blank';

/** What a row says at one place: undefined where there is no value. */
type ReadPlace = (row: Row) => Scalar | undefined | Unreadable;

const readCell: Record<'string' | 'integer' | 'decimal' | 'boolean', (cell: string) => Scalar | null> = {
  string: (cell) => cell,
  integer: (cell) => numberOf(cell, /^[+-]?\d+$/, Number.isSafeInteger),
  decimal: (cell) => numberOf(cell, /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i, Number.isFinite),
  boolean: (cell) => {
    if (/^(true|yes|t|1)$/i.test(cell)) return true;
    return /^(false|no|f|0)$/i.test(cell) ? false : null;
  },
};

/** Judges the rows of one file, first to last. @throws import-column-unknown */
export function judgingRows(
  mapping: Mapping,
  columns: readonly string[],
  zone: string,
  path: string,
): (row: Row) => Judged {
  const absent = new Set(mapping.absent);
  const indexOf = (name: string) => {
    const index = columns.indexOf(name);
    if (index >= 0) return index;
    throw new StreamGuardError('import-column-unknown', { path, name, known: columns.join(', ') });
  };
  const unwanted = mapping.skip.map(({ column, values }) => ({
    index: indexOf(column),
    values: new Set(values),
  }));
  const places = Object.entries(mapping.event).map(([name, source]) => ({
    path: name.split('.'),
    read: placeReader(source, indexOf, absent, zone),
  }));

  return (row) => {
    const { cells } = row;
    if (cells.length === 1 && cells[0]!.trim() === '') return 'blank';
    if (cells.length !== columns.length) {
      const problem = `the row has ${cells.length} cells, and there are ${columns.length} columns`;
      return { unreadable: { column: Math.min(cells.length, columns.length), problem } };
    }
    if (unwanted.some(({ index, values }) => values.has(cells[index]!))) return 'not-wanted';
    const event: Branch = Object.create(null);
    for (const { path: place, read } of places) {
      const value = read(row);
      if (typeof value === 'object') return { unreadable: value };
      if (value !== undefined) put(event, place, value);
    }
    return { event };
  };
}

function placeReader(
  source: Source,
  indexOf: (name: string) => number,
  absent: ReadonlySet<string>,
  zone: string,
): ReadPlace {
  if ('constant' in source) return () => source.constant;
  if ('idOf' in source) return idReader(source.idOf, indexOf);
  const index = indexOf(source.column);
  const read = 'time' in source ? timeReader(source.time, zone)! : valueReader(source);
  const wanted = 'time' in source ? `a time of the form ${source.time}` : wantedBy(source);
  return ({ cells }) => {
    const cell = cells[index]!;
    if (absent.has(cell)) return undefined;
    return (
      read(cell) ?? {
        column: index + 1,
        problem: `${source.column}: ${JSON.stringify(cell)} is not ${wanted}`,
      }
    );
  };
}

type ValueSource = Extract<Source, { type: unknown }>;

function valueReader({ type, values, otherwise }: ValueSource): (cell: string) => Scalar | null {
  if (values === undefined) return readCell[type];
  const listed = new Map(Object.entries(values));
  return (cell) => listed.get(cell) ?? otherwise ?? null;
}

function wantedBy({ type, values }: ValueSource): string {
  return values === undefined ? `of type ${type}` : `one of ${Object.keys(values).join(', ')}`;
}

function idReader(of: 'row' | readonly string[], indexOf: (name: string) => number): ReadPlace {
  if (of === 'row') {
    const ids = new EventIds();
    return ({ text }) => ids.next(Buffer.from(text), 1)[0]!;
  }
  const indices = of.map(indexOf);
  return ({ cells }) => {
    const hash = createHash('sha256').update(JSON.stringify(indices.map((index) => cells[index])));
    return `evt_${hash.digest('hex').slice(0, 32)}`;
  };
}

interface Branch {
  [name: string]: Scalar | Branch;
}

function put(event: Branch, path: readonly string[], value: Scalar): void {
  let branch = event;
  for (const name of path.slice(0, -1)) {
    branch[name] ??= Object.create(null) as Branch;
    branch = branch[name] as Branch;
  }
  branch[path.at(-1)!] = value;
}

function numberOf(cell: string, form: RegExp, fits: (value: number) => boolean): number | null {
  const value = Number(cell);
  return form.test(cell) && fits(value) ? value : null;
}
