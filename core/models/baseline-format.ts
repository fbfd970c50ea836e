import { z } from 'zod';
import { StreamGuardError } from '../errors/errors.js';
import type { Baseline } from './baseline.js';
import type { Holders } from './peers.js';

const formatVersion = 1;

const count = z.number().int().min(0);
const holdersSchema = z.strictObject({
  pairs: count,
  values: count,
  of: z.array(z.tuple([z.union([z.string(), z.number()]), count])),
});
const tailSchema = z.strictObject({
  usual: z.number().min(0),
  unit: z.number().positive(),
  from: z.number(),
  bitsPerDoubling: z.number().positive(),
});
const documentSchema = z.strictObject({
  formatVersion: z.literal(formatVersion),
  habits: z.record(
    z.string(),
    z.strictObject({
      ownDiscount: z.number().gt(0).lt(1),
      peerDiscount: z.number().gt(0).lt(1),
      everyone: holdersSchema,
      cohorts: z.array(holdersSchema),
    }),
  ),
  signals: z.record(z.string(), tailSchema),
  fresh: z.record(z.string(), tailSchema),
  forest: z.array(z.number()),
  calibration: z
    .strictObject({
      quantiles: z.array(z.number()).min(1),
      threshold: z.number(),
      bitsPerDecade: z.number().positive(),
      interval: z.tuple([z.number(), z.number()]),
      alertsPerDay: z.number().min(0),
      events: count,
      days: z.number().int().min(1),
    })
    .nullable(),
});
export type BaselineDocument = z.infer<typeof documentSchema>;

/** The content of baseline.json. */
export function encodeBaseline({ habits, ...rest }: Baseline): BaselineDocument {
  const holders = ({ pairs, values, of }: Holders) => ({ pairs, values, of: [...of] });
  return {
    formatVersion,
    ...(structuredClone(rest) as Pick<BaselineDocument, 'signals' | 'fresh' | 'forest' | 'calibration'>),
    habits: Object.fromEntries(
      Object.entries(habits).map(([name, { everyone, cohorts, ...discounts }]) => {
        return [name, { ...discounts, everyone: holders(everyone), cohorts: cohorts.map(holders) }];
      }),
    ),
  };
}

/**
 * @param text the content of a baseline.json, @param path its place, for messages
 * @throws `file-too-new`, `file-damaged`
 */
export function decodeBaseline(text: string, path: string): Baseline {
  const { formatVersion: _, habits, ...rest } = parse(text, path);
  const holders = ({ pairs, values, of }: BaselineDocument['habits'][string]['everyone']): Holders => {
    return { pairs, values, of: new Map(of) };
  };
  return {
    ...rest,
    habits: Object.fromEntries(
      Object.entries(habits).map(([name, { everyone, cohorts, ...discounts }]) => {
        return [name, { ...discounts, everyone: holders(everyone), cohorts: cohorts.map(holders) }];
      }),
    ),
  };
}

function parse(text: string, path: string): BaselineDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new StreamGuardError('file-damaged', { path, problem: 'it is no JSON' });
  }
  const version = z.object({ formatVersion: z.number() }).safeParse(json);
  if (version.success && version.data.formatVersion > formatVersion) {
    throw new StreamGuardError('file-too-new', {
      path,
      found: version.data.formatVersion,
      known: formatVersion,
    });
  }
  const document = documentSchema.safeParse(json);
  if (document.success) return document.data;
  const issue = document.error.issues[0]!;
  throw new StreamGuardError('file-damaged', { path, problem: `${issue.path.join('.')}: ${issue.message}` });
}
