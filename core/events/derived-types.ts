import type { Derivation, Field } from '../profile/profile.js';

type Kind = Derivation extends infer Each
  ? Each extends unknown
    ? Exclude<keyof Each, 'before'>
    : never
  : never;

/** What a derivation of each kind reads, and what it yields; decimals as whole numbers of 10^-scale. */
const types: Record<Kind, { source: Field['type']; type: Field['type']; scale: number }> = {
  hourOf: { source: 'integer', type: 'integer', scale: 0 },
  dayOf: { source: 'integer', type: 'integer', scale: 0 },
  hourOfWeekOf: { source: 'integer', type: 'integer', scale: 0 },
  networkOf: { source: 'string', type: 'string', scale: 0 },
  prefixOf: { source: 'string', type: 'string', scale: 0 },
  folderOf: { source: 'string', type: 'string', scale: 0 },
  entropyOf: { source: 'string', type: 'decimal', scale: 3 },
  pointOf: { source: 'string', type: 'integer', scale: 0 },
  magnitudeOf: { source: 'integer', type: 'integer', scale: 0 },
};

function kindOf(derivation: Derivation): Kind {
  return (Object.keys(types) as Kind[]).find((kind) => kind in derivation)!;
}

/** The type that the field must have. */
export function sourceTypeOf(derivation: Derivation): Field['type'] {
  return types[kindOf(derivation)].source;
}

/** The field that it reads. */
export function sourceOf(derivation: Derivation): string {
  return (derivation as Record<string, string>)[kindOf(derivation)]!;
}

/** Type and decimal places of the derived column. */
export function derivedType(derivation: Derivation): {
  readonly type: Field['type'];
  readonly scale: number;
} {
  const { type, scale } = types[kindOf(derivation)];
  return { type, scale };
}
