import { z } from 'zod';
import { predicateSchema } from './predicate.js';

/** Anomalies that are known and harmless: scored, counted and written to their log, but in no alert and no risk. */
export const suppressionSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'is lower case letters, digits and -')
    .describe('What the records of the anomalies that it keeps out say; no other has it'),
  when: predicateSchema
    .refine((when) => Object.keys(when).length > 0, 'needs one condition at least')
    .describe('The events it is for, by the columns of an event; all conditions must hold'),
  until: z
    .string()
    .refine(isDay, 'is no day: write YYYY-MM-DD')
    .describe("The last day it is in force, by event time in the profile's zone"),
  reason: z.string().min(1).describe('Why these events are harmless'),
  owner: z.string().min(1).describe('Who answers for it'),
});
export type Suppression = z.infer<typeof suppressionSchema>;

/** Days of ISO 8601 → days since 1970-01-01. */
export function dayNumber(day: string): number {
  return Date.parse(day) / 86_400_000;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && textOfDay(dayNumber(text)) === text;
}

/** YYYY-MM-DD; '' where it is none. */
export function textOfDay(day: number): string {
  return Number.isNaN(day) ? '' : new Date(day * 86_400_000).toISOString().slice(0, 10);
}
