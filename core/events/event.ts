import type { Field, Profile } from '../profile/profile.js';
import { derivedType } from './derived-types.js';

/** A decimal is a whole number of 10^-scale; a missing value is null. */
export type Value = string | number | boolean | null;

export type ColumnType = Field['type'];

/** One typed value that every event has: a declared field or a derivation. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Decimal places of a decimal; 0 otherwise. */
  readonly scale: number;
}

/** What the door makes of a record: `values` follow `columnsOf(profile)`. */
export interface DerivedEvent {
  readonly valid: true;
  readonly id: string;
  /** Event time, epoch ms UTC. Data, never order. */
  readonly time: number;
  readonly entity: string;
  readonly values: readonly Value[];
}

/** The fields in the profile's order, then its derivations. */
export function columnsOf(profile: Profile): Column[] {
  const fields = Object.entries(profile.fields).map(([name, field]): Column => {
    return { name, type: field.type, scale: field.type === 'decimal' ? field.scale : 0 };
  });
  const derived = Object.entries(profile.derive).map(([name, derivation]): Column => {
    return { name, ...derivedType(derivation) };
  });
  return [...fields, ...derived];
}

/** Where a column stands in `values`. */
export function indexOfColumn(columns: readonly Column[], name: string): number {
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0) throw new RangeError(`no column ${name}`);
  return index;
}
