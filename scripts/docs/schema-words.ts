import type { z } from 'zod';

/** A declared schema as zod writes it in JSON Schema. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

export function alternativesOf(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[];
}

/** The type of a value in words. */
export function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map(yamlOf).join(' or ');
  if (schema.const !== undefined) return yamlOf(schema.const);
  const alternatives = alternativesOf(schema);
  if (alternatives.some(({ properties }) => properties)) return 'one of its forms';
  if (alternatives.length > 0) return alternatives.map(typeOf).join(' or ');
  if (schema.prefixItems)
    return `[${schema.prefixItems.map((item) => typeOf(item as JsonSchema)).join(', ')}]`;
  if (schema.type === 'array') return `list of ${typeOf(schema.items as JsonSchema)}`;
  if (schema.type === 'object') return 'map';
  return [schema.type].flat().join(' or ');
}

/** What bounds a value: an interval, a pattern, a number of members; '' for nothing. */
export function rangeOf(schema: JsonSchema): string {
  if (schema.pattern) return schema.pattern;
  if (schema.prefixItems) return '';
  if (schema.type === 'array') return membersOf(schema);
  const alternatives = alternativesOf(schema).map(rangeOf).filter(Boolean);
  return alternatives.length > 0 ? alternatives.join(' or ') : intervalOf(schema);
}

function membersOf({ minItems, maxItems }: JsonSchema): string {
  const bounds = [minItems && `at least ${minItems}`, maxItems && `at most ${maxItems}`];
  return bounds.filter(Boolean).join(', ');
}

function intervalOf(schema: JsonSchema): string {
  const least = told(schema.exclusiveMinimum ?? schema.minimum);
  const most = told(schema.exclusiveMaximum ?? schema.maximum);
  if (least === null && most === null) return '';
  const opening = least === null || schema.exclusiveMinimum !== undefined ? '(' : '[';
  const closing = most === null || schema.exclusiveMaximum !== undefined ? ')' : ']';
  return `${opening}${least ?? '−∞'}, ${most ?? '∞'}${closing}`;
}

/** Every integer is bounded by what a double holds exactly: that says nothing. */
function told(bound: number | boolean | undefined): number | null {
  return typeof bound !== 'number' || Math.abs(bound) === Number.MAX_SAFE_INTEGER ? null : bound;
}

/** A value as one writes it on a line of YAML. */
export function yamlOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(yamlOf).join(', ')}]`;
  const entries = Object.entries(value).map(([key, of]) => `${key}: ${yamlOf(of)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
