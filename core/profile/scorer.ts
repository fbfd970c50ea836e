import { z } from 'zod';
import { name } from './name.js';
import { suppressionSchema } from './suppression.js';

const share = z.number().min(0).max(1);
const told = {
  weight: share.describe('Its part in the score'),
  reason: z
    .string()
    .min(1)
    .describe('What it tells people; {value} is the value, {value:02} the same with two digits at least'),
};

export const componentSchema = z.union([
  z.strictObject({
    unusual: name.describe('The field whose value is looked up among the values that the entity had'),
    missing: share.default(1).describe('The probability of having no value; 1: that tells nothing'),
    ...told,
  }),
  z.strictObject({
    rare: name.describe('The count feature whose conditions an event meets that has this component'),
    shareBelow: share
      .gt(0)
      .default(0.1)
      .describe('It has it only while the share of such events among those of the entity is below this'),
    score: share.default(0.8).describe('What the component then is; otherwise it is 0'),
    ...told,
  }),
]);
export type Component = z.infer<typeof componentSchema>;

const judged = {
  weight: z.number().min(0).max(10).default(1).describe('Its bits are multiplied by this'),
  group: name
    .optional()
    .describe('Of evidence of one group, which follows from each other, only that with the most bits counts'),
  reason: z
    .string()
    .min(1)
    .describe(
      'What it tells people; {value}, {column} of the event, {today}, {expected}; {value:02} with two digits',
    ),
};
export type Told = z.infer<z.ZodObject<typeof judged>>;

/** An event against what its entity and the entity's peers do; docs/detection.md has the formulas. */
const surpriseSchema = z.strictObject({
  evidenceBits: z
    .number()
    .gt(0)
    .max(100)
    .default(8)
    .describe('No event with less than this (bits) is an anomaly, whatever the alert budget allows'),
  reasonBits: z.number().min(0).default(1.5).describe('What adds at least this (bits) is among the reasons'),
  habits: z
    .record(name, z.strictObject(judged))
    .default({})
    .describe("Dimensions of the profile's habits in which an event can surprise"),
  fresh: z
    .record(name, z.strictObject(judged))
    .default({})
    .describe('Habits of which many new values on one day are evidence'),
  forest: z
    .strictObject(judged)
    .optional()
    .describe("How odd the entity is among all, by the run's isolation forest"),
  components: z
    .record(name, z.array(z.string().min(1)).min(1))
    .default({})
    .describe('Members of the records, each 0-1: 1 − 2^−bits of the named evidence together'),
});

/**
 * The formula by which single events are scored. P of a value = its occurrences / all events of the entity before this
 * one; component = 1 − P; score = Σ weight · component, at most 1.
 */
export const classicSchema = z.strictObject({
  learningEvents: z
    .number()
    .int()
    .min(1)
    .default(100)
    .describe('Events of an entity before its next one is scored; those before have 0'),
  threshold: share.gt(0).default(0.5).describe('An event with this score or a higher one is an anomaly'),
  unseen: share.default(0.01).describe('The probability of a value that the entity never had'),
  reasonBelow: share.default(0.05).describe('A value with a lower probability is among the reasons'),
  components: z
    .record(name, componentSchema)
    .refine((components) => Object.keys(components).length > 0, 'needs one at least')
    .describe('What the score is made of, by name, in the order of the records'),
  headlines: z
    .record(z.string().min(1), share)
    .default({})
    .describe('Texts before the reasons, each with the least score that has it; the highest one is told'),
});
export type ClassicSettings = z.infer<typeof classicSchema>;

export const scorerSchema = z
  .strictObject({
    use: z.enum(['surprise', 'classic']).default('classic').describe('Which of them scores'),
    surprise: surpriseSchema.optional(),
    classic: classicSchema.optional(),
  })
  .refine((scorer) => scorer[scorer.use] !== undefined, { path: ['use'], message: 'has no settings here' });
export type Scorer = z.infer<typeof scorerSchema>;

export const alertsSchema = z.strictObject({
  budgetPerDay: z
    .number()
    .gt(0)
    .default(20)
    .describe('Most alerts a day, in the mean, that somebody wants to look at'),
  joinWithinMinutes: z
    .number()
    .gt(0)
    .max(10_080)
    .default(30)
    .describe('An anomaly joins an alert of its entity that is no further away in event time (minutes)'),
  riskHalfLifeHours: z
    .number()
    .gt(0)
    .max(8760)
    .default(24)
    .describe('Half of the risk of an entity is left after this time without an anomaly (hours)'),
  suppressions: z
    .array(suppressionSchema)
    .default([])
    .describe('Anomalies that are known: scored and counted, but in no alert'),
});
