import type { EventLog } from '../../connectors/event-log/event-log.js';
import { recordsOf } from '../../connectors/event-log/json-records.js';
import { openIfThere } from '../../connectors/event-log/open-if-there.js';
import type { AlertRecord } from '../../core/alerts/alert.js';
import type { AnomalyRecord } from '../../core/alerts/anomaly.js';
import type { Origin } from '../../core/alerts/origin.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import { createDoor } from '../../core/events/door.js';
import type { DerivedEvent } from '../../core/events/event.js';
import type { Profile } from '../../core/profile/profile.js';
import type { VerdictsPlace } from './verdicts-command.js';

/** The last version of an alert. The whole log of alerts is read for it. @throws alert-unknown */
export async function findAlert({ configuration, urlOf }: VerdictsPlace, id: string): Promise<AlertRecord> {
  const { name: profile } = configuration.profile;
  const url = urlOf('alerts');
  const isMeant = (record: AlertRecord) => record.alert_id === id && record.profile === profile;
  const versions = await recordsWhere<AlertRecord>(url, isMeant);
  const last = versions.reduce<AlertRecord | null>(
    (last, one) => (last === null || one.offset >= last.offset ? one : last),
    null,
  );
  if (last === null) throw new StreamGuardError('alert-unknown', { id, profile, url });
  return last;
}

/** The event with the highest score of an alert; null: its log no longer has it, or the profile reads it otherwise now. */
export async function peakEvent(
  { configuration, log, urlOf }: VerdictsPlace,
  { alert_id, peak_event_id }: AlertRecord,
): Promise<DerivedEvent | null> {
  const isMeant = (record: AnomalyRecord) =>
    record.event_id === peak_event_id && record.alert_id === alert_id && record.source === log.folder;
  const [anomaly] = await recordsWhere<AnomalyRecord>(urlOf('anomalies'), isMeant);
  return anomaly ? eventAt(log, configuration.profile, anomaly) : null;
}

async function recordsWhere<Record>(url: string, isMeant: (record: Record) => boolean): Promise<Record[]> {
  const log = await openIfThere(url);
  const found: Record[] = [];
  if (log === null) return found;
  try {
    for await (const record of recordsOf<Record>(log, [])) if (isMeant(record)) found.push(record);
    return found;
  } finally {
    await log.close();
  }
}

async function eventAt(
  log: EventLog,
  profile: Profile,
  { partition, offset }: Origin,
): Promise<DerivedEvent | null> {
  const door = createDoor(profile);
  const earliest = await log.positions('earliest');
  if (offset < earliest[partition]!) return null;
  const only = (at: number) => earliest.with(partition, at);
  for await (const { records } of log.read({ from: only(offset), to: only(offset + 1) })) {
    for (const { value, logTime } of records) {
      const judged = door.judge(value, logTime);
      if (judged.valid) return judged;
    }
  }
  return null;
}
