import type { Field } from '../profile/profile.js';
import type { Value } from './event.js';
import { type Rejection, reject } from './rejection.js';

/** A value of the declared type, or why it is none. `raw` is neither null nor undefined. */
export type Reader = (raw: unknown) => Value | Rejection;

type FieldOf<Type extends Field['type']> = Extract<Field, { type: Type }>;

const readers: { [Type in Field['type']]: (field: FieldOf<Type>, path: string) => Reader } = {
  string(field, path) {
    const list = field.values && new Set(field.values);
    const pattern = field.pattern === undefined ? null : new RegExp(`^(?:${field.pattern})$`, 'su');
    return (raw) => {
      if (typeof raw !== 'string') return reject('wrong-type', path);
      if (list && !list.has(raw)) return reject('not-in-list', path);
      if (pattern && !pattern.test(raw)) return reject('pattern', path);
      if (field.required && raw === '') return reject('missing', path);
      return raw.isWellFormed() ? raw : raw.toWellFormed();
    };
  },
  integer(field, path) {
    const [least, greatest] = field.range ?? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    return (raw) => {
      if (typeof raw !== 'number' || !Number.isInteger(raw)) return reject('wrong-type', path);
      const allowed = raw >= least && raw <= greatest && Number.isSafeInteger(raw);
      return allowed ? raw + 0 : reject('out-of-range', path);
    };
  },
  decimal(field, path) {
    const [least, greatest] = field.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const unit = 10 ** field.scale;
    return (raw) => {
      if (typeof raw !== 'number') return reject('wrong-type', path);
      const scaled = Math.round(raw * unit) + 0;
      const allowed = raw >= least && raw <= greatest && Number.isSafeInteger(scaled);
      return allowed ? scaled : reject('out-of-range', path);
    };
  },
  boolean(_, path) {
    return (raw) => (typeof raw === 'boolean' ? raw : reject('wrong-type', path));
  },
};

/** Strings lose lone surrogates (U+FFFD instead): JavaScript tells them apart, UTF-8 cannot. −0 becomes 0. */
export function readerOf(field: Field, path: string): Reader {
  return (readers[field.type] as (field: Field, path: string) => Reader)(field, path);
}
