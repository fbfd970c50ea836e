import { z } from 'zod';
import { name } from './name.js';

export const placesSchema = z
  .record(z.string().min(1), z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]))
  .describe(
    'Latitude and longitude of places (degrees, north and east positive): a text is the place of that name, else the longest that it begins with before a "-"',
  );
export type Places = z.infer<typeof placesSchema>;

/** Whether an entity can have come from where it was before. */
export const travelSchema = z
  .strictObject({
    point: name.describe('The derivation pointOf that says where an event happened'),
    habit: name.describe('The habit of places: where the entity was on an earlier day too, it may be again'),
    fastestKmh: z.number().gt(0).default(1000).describe('No journey is faster than this (km/h)'),
    leastKm: z
      .number()
      .min(0)
      .default(100)
      .describe('Points that are nearer to each other are one place (km)'),
    weight: z.number().min(0).max(10).default(1).describe('Its bits are multiplied by this'),
    group: name
      .optional()
      .describe(
        'Of evidence of one group, which follows from each other, only that with the most bits counts',
      ),
    reason: z
      .string()
      .min(1)
      .describe('What it tells people; {km} is the distance, {minutes} the time between the two events'),
  })
  .describe('Events too far from those before them for the time between');
export type Travel = z.infer<typeof travelSchema>;
