import { z } from 'zod';
import { name } from './name.js';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Conditions on one event, as data: they are never a text that is parsed. */
export const predicateSchema = z
  .record(
    name,
    z.union([
      scalar,
      z.array(scalar).min(1),
      z.strictObject({
        min: z.number().optional().describe('The least number that meets it'),
        max: z.number().optional().describe('The greatest number that meets it'),
      }),
      z.strictObject({ exists: z.boolean().describe('Whether the field has to have a value, or none') }),
    ]),
  )
  .describe('All must hold: field: value, field: [values], field: {min, max} inclusive, field: {exists}');
export type Predicate = z.infer<typeof predicateSchema>;
