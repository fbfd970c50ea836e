import { z } from 'zod';
import { timeReader } from './times.js';

const column = z.string().min(1);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const valueSchema = z.strictObject({
  column: column.describe('The column, by its name in the header'),
  type: z
    .enum(['string', 'integer', 'decimal', 'boolean'])
    .default('string')
    .describe('What its cells are; boolean: true/false, yes/no, t/f, 1/0 in any case'),
  values: z
    .record(z.string(), scalar)
    .optional()
    .describe('Cell → what the event has instead; a cell that is not listed makes the row unreadable'),
  otherwise: scalar.optional().describe('With `values`: what the event has for cells that are not listed'),
});

const timeSchema = z.strictObject({
  column: column.describe('The column, by its name in the header'),
  time: z
    .string()
    .refine((format) => timeReader(format, 'UTC') !== null, {
      error:
        'Invalid format: it must be iso, epoch-s, epoch-ms, or be made of yyyy M d H h a m s S, with a year, month and day',
    })
    .describe('iso, epoch-s, epoch-ms, or a pattern such as "dd.MM.yyyy HH:mm:ss"; the event has epoch ms'),
});

const constantSchema = z.strictObject({ constant: scalar.describe('The same in every event') });

const idSchema = z.strictObject({
  idOf: z
    .union([z.literal('row'), z.array(column).min(1)])
    .describe(
      'evt_ and 32 hex digits: `row`: of the row and its ordinal among equal ones; or of these columns',
    ),
});

const sourceSchema = z.union([timeSchema, constantSchema, idSchema, valueSchema]);
export type Source = z.infer<typeof sourceSchema>;

const skipSchema = z.strictObject({
  column: column.describe('The column, by its name in the header'),
  values: z.array(z.string()).min(1).describe('Rows with one of these cells are skipped'),
});

/** How the rows of a CSV file become events. docs/importing.md describes it with an example. */
export const mappingSchema = z
  .strictObject({
    delimiter: z.string().min(1).max(4).default(',').describe('Between two cells'),
    quote: z
      .string()
      .length(1)
      .default('"')
      .describe('Around a cell that holds it, a delimiter or a line break'),
    encoding: z.enum(['utf-8', 'windows-1252']).default('utf-8').describe('How the file writes characters'),
    columns: z
      .array(column)
      .min(1)
      .optional()
      .describe('Names of the columns, where the file has no header; default: its first row'),
    zone: z
      .string()
      .refine(isZone, { error: 'Invalid zone: it must be an IANA name, such as Europe/Berlin' })
      .optional()
      .describe("IANA zone of times without one; default: the profile's"),
    absent: z.array(z.string()).default(['']).describe('Cells that say that there is no value'),
    skip: z.array(skipSchema).default([]).describe('Rows that are no events'),
    event: z
      .record(z.string().regex(/^[^.]+(\.[^.]+)*$/), sourceSchema)
      .describe('Path in the event, such as metadata.hostname → where its value comes from'),
  })
  .superRefine(({ event }, context) => {
    for (const path of Object.keys(event)) {
      const inner = Object.keys(event).find((other) => other.startsWith(`${path}.`));
      if (inner !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['event', path],
          message: `it holds ${inner}, and cannot be a value too`,
        });
    }
  });
export type Mapping = z.infer<typeof mappingSchema>;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
