import { type ColumnTypes, type Fault, own } from './fault.js';
import type { Predicate } from './predicate.js';
import type { Field, Profile } from './profile.js';

/** Conditions on what is no field, and such as no value can meet. */
export function predicateFaults(
  profile: Profile,
  types: ColumnTypes,
  path: readonly string[],
  where: Predicate,
): Fault[] {
  return Object.entries(where).flatMap(([field, operand]): Fault[] => {
    const type = types.get(field);
    const declared = own(profile.fields, field);
    const listed = declared?.type === 'string' ? declared.values : undefined;
    const message = type ? mismatch(type, listed, operand) : 'names no declared field';
    return message ? [{ path: [...path, field], message }] : [];
  });
}

/** What a value must be in JavaScript to be compared with a field. */
const comparable: Record<Field['type'], string> = {
  string: 'string',
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
};

/** Why a condition can never hold; null where it can. */
function mismatch(
  type: Field['type'],
  listed: readonly string[] | undefined,
  operand: Predicate[string],
): string | null {
  if (typeof operand === 'object' && !Array.isArray(operand)) {
    return 'exists' in operand || comparable[type] === 'number' ? null : `is ${type}, a range needs a number`;
  }
  const never = [operand].flat().find((value) => {
    return typeof value !== comparable[type] || (listed && !listed.includes(String(value)));
  });
  if (never === undefined) return null;
  return `is never ${JSON.stringify(never)}: it is ${listed ? listed.join(', ') : type}`;
}
