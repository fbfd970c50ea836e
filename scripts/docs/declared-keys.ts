import { z } from 'zod';
import { alternativesOf, type JsonSchema, rangeOf, typeOf, yamlOf } from './schema-words.js';

/** One key of a YAML file, in words for people. */
export interface DeclaredKey {
  readonly path: string;
  readonly type: string;
  readonly range: string;
  /** As YAML; '' where there is none. */
  readonly default: string;
  readonly meaning: string;
  readonly required: boolean;
  /** The forms of its value, or of each of its values; empty where there is but one. */
  readonly forms: readonly DeclaredForm[];
}

/** A form that a value may have, named by the key or the word that tells it from the others. */
export interface DeclaredForm {
  readonly name: string;
  readonly keys: readonly DeclaredKey[];
}

/** Every key that a declared schema takes. @throws RangeError where one has no sentence */
export function declaredKeys(schema: z.ZodType): DeclaredKey[] {
  return keysOf(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, '');
}

function keysOf({ properties = {}, required = [] }: JsonSchema, above: string): DeclaredKey[] {
  return Object.entries(properties as Record<string, JsonSchema>).flatMap(([name, schema]) => {
    const path = above === '' ? name : `${above}.${name}`;
    if (schema.properties) return keysOf(schema, path);
    const key = keyOf(schema, path, required.includes(name));
    return [key, ...keysOf((schema.items ?? {}) as JsonSchema, `${path}[]`)];
  });
}

function keyOf(schema: JsonSchema, path: string, required: boolean): DeclaredKey {
  const meaning = schema.description;
  if (!meaning) throw new RangeError(`${path} has no sentence: add .describe() to its schema`);
  const values = schema.additionalProperties;
  return {
    path,
    type: typeOf(schema),
    range: rangeOf(schema),
    default: schema.default === undefined ? '' : yamlOf(schema.default),
    meaning,
    required,
    forms: formsOf(typeof values === 'object' ? (values as JsonSchema) : schema),
  };
}

function formsOf(schema: JsonSchema): DeclaredForm[] {
  const alternatives = alternativesOf(schema);
  return alternatives.some(({ properties }) => properties) ? alternatives.map(formOf) : [];
}

function formOf(schema: JsonSchema): DeclaredForm {
  if (!schema.properties) return { name: typeOf(schema), keys: [] };
  const entries = Object.entries(schema.properties as Record<string, JsonSchema>);
  const word = entries.find(([, { const: constant }]) => constant !== undefined);
  const others = Object.fromEntries(entries.filter((entry) => entry !== word));
  const name = word
    ? `${word[0]}: ${yamlOf(word[1].const)}`
    : (schema.required?.[0] ?? entries[0]?.[0] ?? '');
  return { name, keys: keysOf({ ...schema, properties: others }, '') };
}
