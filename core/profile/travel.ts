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
    fastestKmh: z.number().gt(0).default(1000).describe('No journey is faster than this (km/h)'),
    leastKm: z
      .number()
      .min(0)
      .default(100)
      .describe('Points that are nearer to each other are one place (km)'),
    reason: z
      .string()
      .min(1)
      .describe('What it tells people; {km} is the distance, {minutes} the time between the two events'),
  })
  .describe('Events too far from those before them for the time between');
