import { zoneOf } from '../core/events/zone.js';
import type { Profile } from '../core/profile/profile.js';
import { dayNumber, type Suppression } from '../core/profile/suppression.js';
import { table } from './table.js';

/** Of a profile's suppression, what its owner wants to know. */
export interface CheckedSuppression extends Omit<Suppression, 'when'> {
  /** No event of today is kept out by it any more: it can go, or needs another last day. */
  readonly hasEnded: boolean;
}

/** @param nowMs epoch ms */
export function checkedSuppressions({ alerts, zone }: Profile, nowMs: number): CheckedSuppression[] {
  const today = zoneOf(zone).day(nowMs);
  return alerts.suppressions.map(({ when, ...about }) => {
    return { ...about, hasEnded: dayNumber(about.until) < today };
  });
}

export function suppressionLines(checked: readonly CheckedSuppression[]): string[] {
  if (checked.length === 0) return ['The configuration is sound. It has no suppressions.'];
  const ended = checked.filter(({ hasEnded }) => hasEnded);
  return [
    `The configuration is sound. Suppressions: ${checked.length}, of which ${ended.length} ended before today.`,
    ...table(
      checked.map(({ name, until, hasEnded, owner, reason }) => {
        return [hasEnded ? 'ended' : 'in force', name, `until ${until}`, owner, reason];
      }),
    ),
    ...(ended.length === 0
      ? []
      : ['Take those that ended out of alerts.suppressions in the profile, or give them another `until`.']),
  ];
}
