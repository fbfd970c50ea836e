import { z } from 'zod';

/** How the speed layer runs here: what it keeps, how often it writes, where its results go. */
export const speedSchema = z.strictObject({
  group: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Kafka consumer group; processes of one group share the partitions of one log; default streamguard-<name of the log>',
    ),
  stateDir: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the local state; default <output.dir>/<profile>/<log>/state'),
  checkpointSeconds: z
    .number()
    .gt(0)
    .max(3600)
    .default(10)
    .describe('Longest time between two writes of the state of a partition (seconds)'),
  checkpointEvents: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .default(200_000)
    .describe('Events after which the state of a partition is written, also before that time'),
  cacheMb: z
    .number()
    .int()
    .min(16)
    .default(256)
    .describe('Memory for the states of entities that were seen last (MB); the others are on disk only'),
  anomaliesUrl: z
    .string()
    .optional()
    .describe(
      'Log of anomalies; default the topic anomalies on the brokers of the event log, or dir:<output.dir>/<profile>/<log>/logs/anomalies',
    ),
  alertsUrl: z
    .string()
    .optional()
    .describe(
      'Log of alerts; default the topic alerts on the brokers of the event log, or dir:<output.dir>/<profile>/<log>/logs/alerts',
    ),
  verdictsUrl: z
    .string()
    .optional()
    .describe(
      'Log of verdicts on alerts; default the topic verdicts on the brokers of the event log, or dir:<output.dir>/<profile>/<log>/logs/verdicts',
    ),
  viewsUrl: z
    .string()
    .default('memory:')
    .describe('Real-time views: memory: for this process alone, or redis://HOST:PORT[/DB]'),
  viewMs: z
    .number()
    .int()
    .min(1)
    .max(60_000)
    .default(250)
    .describe('A changed entity is written to the views once in so many milliseconds'),
  snapshotMinutes: z
    .number()
    .gt(0)
    .max(1440)
    .default(15)
    .describe('Time between two snapshots for other processes to start from (minutes)'),
  metricsPort: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('Port of the metrics for Prometheus, on loopback; 0: any free one; default none'),
});
