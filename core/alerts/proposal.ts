import { columnsOf, type DerivedEvent, indexOfColumn } from '../events/event.js';
import { zoneOf } from '../events/zone.js';
import type { Profile } from '../profile/profile.js';
import { type Suppression, textOfDay } from '../profile/suppression.js';
import { equalTo, namedColumns } from '../scoring/named-columns.js';
import type { VerdictRecord } from './verdict.js';

/** How long it is to be in force after the alert. */
const days = 30;
const idCharacters = 8;

/**
 * The suppression that a false positive proposes: events of the entity like the one of the alert's peak, in what its
 * reasons name, or where they name nothing in their kind.
 * @param peak the event with the alert's highest score
 */
export function proposedSuppression(
  profile: Profile,
  { alert_id, alert, note, who }: VerdictRecord,
  { values }: DerivedEvent,
): Suppression {
  const columns = columnsOf(profile);
  const ofColumn = (name: string) => {
    const index = indexOfColumn(columns, name);
    return equalTo(columns[index]!, values[index]!);
  };
  const named = namedColumns(profile, columns, values, alert.reasons);
  const telling = Object.keys(named).length > 0 ? named : ofColumn(profile.kind);
  return {
    name: `alert-${alert_id.slice(0, idCharacters)}`,
    when: { ...ofColumn(profile.entity), ...telling },
    until: textOfDay(zoneOf(profile.zone).day(alert.last) + days),
    reason: note ?? ['false positive', ...alert.reasons].join('; '),
    owner: who,
  };
}
