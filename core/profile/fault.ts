import type { Field } from './profile.js';

/** What is wrong with a profile, and where. */
export interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

/** Field or derivation → its type. */
export type ColumnTypes = ReadonlyMap<string, Field['type']>;

/** A profile may well have a field named constructor, or none. */
export function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
