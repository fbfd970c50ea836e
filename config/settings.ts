import { z } from 'zod';
import { speedSchema } from './speed-settings.js';

/**
 * How this installation runs: where the log is, where results go, how much of the machine is used.
 * What is judged, and how, stands in a profile. Each setting is also `STREAMGUARD_SECTION_KEY` in the environment.
 */
export const settingsSchema = z.strictObject({
  profile: z.string().default('security-events').describe('The profile in force, by name'),
  log: z
    .strictObject({
      url: z
        .string()
        .optional()
        .describe(
          'Event log, kafka://HOST:PORT[,HOST:PORT]/TOPIC or dir:PATH; default dir:<output.dir>/<profile>/events',
        ),
      partitions: z
        .number()
        .int()
        .min(1)
        .max(1024)
        .default(4)
        .describe('Partitions of a directory log that is made anew'),
      fetchBytes: z
        .number()
        .int()
        .min(65_536)
        .max(16_777_216)
        .default(1_048_576)
        .describe('Bytes per fetch from Kafka, over all partitions'),
    })
    .prefault({}),
  output: z
    .strictObject({ dir: z.string().default('output').describe('Folder of everything that is written') })
    .prefault({}),
  archive: z
    .strictObject({
      batchEvents: z
        .number()
        .int()
        .min(1000)
        .max(10_000_000)
        .default(1_000_000)
        .describe('Events between two publications of the lake while it catches up'),
      keepRaw: z
        .enum(['auto', 'always', 'never'])
        .default('auto')
        .describe(
          'Keep the bytes of events in the lake, so that a changed profile can read them again; auto: where the log forgets (Kafka)',
        ),
      compactAfterFiles: z
        .number()
        .int()
        .min(1)
        .max(100_000)
        .default(256)
        .describe('Merge the small files of the lake when there are more than this of a kind'),
    })
    .prefault({}),
  speed: speedSchema.prefault({}),
  machine: z
    .strictObject({
      workers: z
        .number()
        .int()
        .min(0)
        .max(64)
        .default(2)
        .describe('Threads that run the door; 0: the main thread'),
      scanner: z
        .boolean()
        .default(true)
        .describe(
          'Read plain events byte by byte, which takes less than half of the time; false: the door reads all. The lake is the same',
        ),
      duckdbMemoryMb: z.number().int().min(128).default(512).describe('Memory that DuckDB may use (MB)'),
      duckdbThreads: z.number().int().min(1).max(256).default(2).describe('Threads that DuckDB may use'),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;
