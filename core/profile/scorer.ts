import { z } from 'zod';
import { name } from './name.js';

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

/**
 * The formula by which single events are scored. P of a value = its occurrences / all events of the entity before this
 * one; component = 1 − P; score = Σ weight · component, at most 1.
 */
export const scorerSchema = z.strictObject({
  classic: z.strictObject({
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
  }),
});
export type Scorer = z.infer<typeof scorerSchema>;

export const alertsSchema = z.strictObject({
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
});
