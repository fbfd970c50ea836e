import { z } from 'zod';
import { name } from './name.js';
import { predicateSchema } from './predicate.js';
import { alertsSchema, scorerSchema } from './scorer.js';
import { signalSchema } from './signal.js';
import { placesSchema, travelSchema } from './travel.js';

/**
 * The declared schema of a profile: one YAML file that describes a family of events, whose behaviour is judged, and by
 * which features. Nothing outside a profile knows what an entity is.
 */
const path = z.string().regex(/^[^.]+(\.[^.]+)*$/, 'name a field, or a.b for a field inside an object');
const fieldBase = {
  from: z
    .array(path)
    .min(1)
    .optional()
    .describe('Paths in the event, first present one wins; default: the name itself'),
  required: z.boolean().default(false).describe('Reject an event without it'),
};

export const fieldSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('string'),
    ...fieldBase,
    values: z.array(z.string()).min(1).optional().describe('The closed list of allowed values'),
    pattern: z.string().optional().describe('A regular expression that the whole value matches'),
    default: z.string().optional().describe('The value of an event without it'),
  }),
  z.strictObject({
    type: z.literal('integer'),
    ...fieldBase,
    range: z
      .tuple([z.number().int(), z.number().int()])
      .optional()
      .describe('Least and greatest allowed value'),
  }),
  z.strictObject({
    type: z.literal('decimal'),
    ...fieldBase,
    scale: z.number().int().min(0).max(9).describe('Decimal places kept; further ones are rounded half up'),
    range: z.tuple([z.number(), z.number()]).optional().describe('Least and greatest allowed value'),
  }),
  z.strictObject({ type: z.literal('boolean'), ...fieldBase }),
]);
export type Field = z.infer<typeof fieldSchema>;

export const derivationSchema = z.union([
  z.strictObject({ hourOf: name.describe("Hour of the day 0-23 of a time field, in the profile's zone") }),
  z.strictObject({ dayOf: name.describe('Local calendar day of a time field, as days since 1970-01-01') }),
  z.strictObject({
    hourOfWeekOf: name.describe(
      'Local hour of the week of a time field: 0 on Monday at 00:00, 167 on Sunday',
    ),
  }),
  z.strictObject({
    networkOf: name.describe('The network of an address: its /24 (IPv4) or /48 (IPv6); none of other texts'),
  }),
  z.strictObject({
    prefixOf: name.describe('The beginning of a text field, up to a mark; the whole where it has none'),
    before: z.string().min(1).describe('The mark'),
  }),
  z.strictObject({
    folderOf: name.describe('The folder of a path: what stands before its last slash or backslash'),
  }),
  z.strictObject({
    entropyOf: name.describe('Bits per character of a text field (Shannon), to three decimal places'),
  }),
  z.strictObject({
    pointOf: name.describe(
      'Where on the globe a text field says, by the longest of `places` that it begins with',
    ),
  }),
  z.strictObject({
    magnitudeOf: name.describe('Binary digits of an integer field: 0 of 0, 1 of 1, 11 of 1024; none below 0'),
  }),
]);
export type Derivation = z.infer<typeof derivationSchema>;

const about = {
  describe: z.string().optional().describe('One sentence for people'),
  scored: z.boolean().optional().describe('Whether detectors use it; default: intensive features only'),
};
export const featureSchema = z.union([
  z.strictObject({
    count: z
      .strictObject({ where: predicateSchema.optional() })
      .describe('Events that meet the conditions; all events without any'),
    ...about,
  }),
  z.strictObject({ distinct: name.describe('The field whose distinct values are counted'), ...about }),
  z.strictObject({
    sum: name.describe('The number field that is added up'),
    statistic: z.enum(['total', 'mean']).describe('What is told of the sum'),
    ...about,
  }),
  z.strictObject({
    extremes: name.describe('The number field whose least and greatest value are kept'),
    statistic: z.enum(['min', 'max', 'span']).describe('What is told of them; span: max − min + 1'),
    window: z
      .literal('all')
      .optional()
      .describe("Count all of history, from the lake's first event; default: the run's window"),
    ...about,
  }),
  z.strictObject({
    frequency: name.describe('The field whose values are counted one by one'),
    statistic: z
      .enum([
        'distinct',
        'singletons',
        'meanCount',
        'stddevCount',
        'countVariance',
        'countStddev',
        'newOnLatestDay',
      ])
      .describe('What is told of the counts; docs/features.md has the formulas'),
    ...about,
  }),
  z.strictObject({
    gaps: z.strictObject({
      belowMs: z.number().int().positive().default(1000).describe('countBelow counts shorter gaps (ms)'),
    }),
    statistic: z
      .enum(['mean', 'stddev', 'min', 'countBelow', 'late'])
      .describe('What is told of the time between events'),
    ...about,
  }),
  z.strictObject({
    daily: z
      .strictObject({ sum: name.optional().describe('The number field that is added up per day') })
      .describe('Events per active local day, or the sum of a field'),
    statistic: z
      .enum(['days', 'today', 'median', 'p95'])
      .describe("What is told of the days; today: the day of the entity's latest event"),
    ...about,
  }),
  z.strictObject({
    sequence: z
      .strictObject({
        of: predicateSchema.describe('What the events of a row meet'),
        atLeast: z.number().int().min(1).default(1).describe('How many of them make a row'),
        endedBy: predicateSchema.describe('What the event after a row meets'),
      })
      .describe(
        'Rows of like events that another kind of event ends; events of neither kind are passed over',
      ),
    ...about,
  }),
  z.strictObject({
    ratio: z.tuple([name, name]).describe('One feature over another; neither a ratio'),
    ...about,
  }),
]);
export type FeatureDefinition = z.infer<typeof featureSchema>;

export const windowSchema = z.union([
  z.literal('all'),
  z.strictObject({
    sawtooth: z.strictObject({
      days: z.number().int().min(1).max(3650).describe('Local days before the newest event day'),
    }),
  }),
]);
export type Window = z.infer<typeof windowSchema>;

export const labelsSchema = z.union([
  z.strictObject({ method: z.literal('auto') }),
  z.strictObject({
    contamination: z.number().gt(0).max(0.5).describe('The share of entities that is labelled'),
  }),
  z.strictObject({ top: z.number().int().min(1).describe('So many entities are labelled') }),
]);
export type LabelPolicy = z.infer<typeof labelsSchema>;

export const profileSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe("The profile's name, also its folder under output/"),
  entity: name.describe('The field whose behaviour is judged'),
  time: name.describe('The field with the event time, epoch ms UTC'),
  id: name.describe('The field that identifies an event'),
  kind: name.describe('The field that says what kind of event it is'),
  day: name.optional().describe('The derived local day of an event; what counts days needs it'),
  zone: z
    .string()
    .default('UTC')
    .refine(isZone, 'is no IANA time zone')
    .describe('Zone of local hours and days'),
  maxFutureMs: z
    .number()
    .int()
    .min(0)
    .default(86_400_000)
    .describe('An event time further than this after the log took the record is rejected (ms)'),
  maxEventBytes: z
    .number()
    .int()
    .min(1024)
    .default(1_048_576)
    .describe('A longer record is rejected (bytes)'),
  window: windowSchema.default({ sawtooth: { days: 30 } }).describe('Which events a run counts'),
  dedupe: z
    .strictObject({
      withinOffsets: z
        .number()
        .int()
        .min(0)
        .max(2 ** 32 - 1)
        .default(100_000)
        .describe('How far back in its partition, in offsets, an id makes a record a duplicate'),
    })
    .default({ withinOffsets: 100_000 }),
  caps: z
    .strictObject({
      values: z.number().int().min(1).default(1024).describe('Distinct values kept per entity and field'),
    })
    .default({ values: 1024 }),
  fields: z.record(name, fieldSchema).describe('What is read of an event, by the name of its column'),
  derive: z.record(name, derivationSchema).default({}).describe('Columns computed from one event alone'),
  places: placesSchema.default({}),
  features: z.record(name, featureSchema).describe('Numbers per entity, in the order of the output'),
  habits: z
    .record(name, name)
    .default({})
    .describe(
      'Dimensions of what an entity usually does, each a field whose values are counted, with their days',
    ),
  signals: z
    .record(name, signalSchema)
    .default({})
    .describe(
      'Amounts per local day that are judged against the usual ones of the entity: events that meet conditions, or a sum',
    ),
  travel: travelSchema.optional(),
  detectors: z.strictObject({
    isolationForest: z.strictObject({
      trees: z.number().int().min(1).max(10_000).default(100).describe('Trees in the forest'),
      sampleSize: z.number().int().min(2).max(65_536).default(256).describe('Entities drawn for each tree'),
      seed: z.number().int().min(0).default(42).describe('Seed of its random numbers'),
    }),
    cohorts: z.strictObject({
      k: z
        .union([z.literal('auto'), z.number().int().min(1).max(64)])
        .default('auto')
        .describe('Cohorts to form; auto: by silhouette'),
      seed: z.number().int().min(0).default(42).describe('Seed of its random numbers'),
    }),
  }),
  scorer: scorerSchema.optional(),
  alerts: alertsSchema.prefault({}),
  report: z
    .strictObject({ features: z.array(name).max(12).describe('Shown beside the score of each top anomaly') })
    .default({ features: [] }),
  labels: labelsSchema.default({ method: 'auto' }).describe('Which entities are labelled anomalous'),
});
export type Profile = z.infer<typeof profileSchema>;

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
