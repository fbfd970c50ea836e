import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Profile } from '../profile/profile.js';
import type { AlertRecord } from './alert.js';

/** What a person found an alert to be. */
export const verdictKinds = ['true-positive', 'false-positive'] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/** A line of the log of verdicts. Of those on one alert the last one holds. */
export const verdictRecordSchema = z.object({
  verdict_id: z.string().min(1),
  alert_id: z.string().min(1),
  profile: z.string().min(1),
  entity: z.string().min(1),
  verdict: z.enum(verdictKinds),
  /** null: nobody said why. */
  note: z.string().nullable(),
  /** Who found it. */
  who: z.string().min(1),
  /** When, epoch ms. */
  timestamp: z.number().int().nonnegative(),
  /** The alert as it was then; it may have grown since. */
  alert: z.object({
    reasons: z.array(z.string()).readonly(),
    /** Event times, epoch ms. */
    opened: z.number().int(),
    last: z.number().int(),
    /** 0-1, higher is worse. */
    peak: z.number().min(0).max(1),
  }),
});
export type VerdictRecord = z.infer<typeof verdictRecordSchema>;

export type Finding = Pick<VerdictRecord, 'verdict' | 'note' | 'who' | 'timestamp'>;

export function verdictOn(alert: AlertRecord, profile: Profile, finding: Finding): VerdictRecord {
  const { alert_id, reasons, opened, last, peak } = alert;
  const { verdict, note, who, timestamp } = finding;
  return {
    verdict_id: verdictIdOf(alert_id, finding),
    alert_id,
    profile: profile.name,
    entity: String(alert[profile.entity]),
    verdict,
    note,
    who,
    timestamp,
    alert: { reasons, opened, last, peak },
  };
}

/** 128 bits of SHA-256, in hex: the same whenever the record is written again. */
function verdictIdOf(alertId: string, { verdict, who, timestamp }: Finding): string {
  return hash('sha256', JSON.stringify([alertId, verdict, who, timestamp])).slice(0, 32);
}
