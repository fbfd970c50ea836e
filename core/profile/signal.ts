import { z } from 'zod';
import { name } from './name.js';
import { predicateSchema } from './predicate.js';

const aboutSignal = {
  reason: z
    .string()
    .min(1)
    .describe('What it tells people; {today} is the amount of the day so far, {expected} a usual one'),
  weight: z.number().min(0).default(1).describe('What its bits are multiplied by'),
  group: name
    .optional()
    .describe('Of evidence of one group, which follows from each other, only that with the most bits counts'),
  describe: z.string().optional().describe('One sentence for people'),
};
/** An amount per local day: events that meet conditions, or the sum of a field. */
export const signalSchema = z.union([
  z.strictObject({ count: predicateSchema, ...aboutSignal }),
  z.strictObject({
    sum: name.describe('The number field that is added up'),
    where: predicateSchema.optional(),
    ...aboutSignal,
  }),
]);
export type SignalDefinition = z.infer<typeof signalSchema>;
