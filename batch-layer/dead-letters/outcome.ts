import type { EventLog } from '../../connectors/event-log/event-log.js';
import { readManifest } from '../../connectors/lake/manifest.js';
import { lakeFolder } from '../../connectors/run-store/paths.js';
import { createDoor } from '../../core/events/door.js';
import type { RejectionReason } from '../../core/events/rejection.js';
import type { Profile } from '../../core/profile/profile.js';
import { bytesOf, type DeadLetter } from './letter.js';

/**
 * What today's profile makes of a dead letter.
 *
 * `standing`: the log or the lake has the record still, and it passes there: the lake, once derived anew, counts it at its
 * old place, and a second copy would count twice. `passes`: it would be an event if the log took it now, such as one whose
 * time was too far ahead, or that neither of them has any more. Otherwise the reason for which it would be rejected.
 */
export type Outcome = 'standing' | 'passes' | RejectionReason;

/**
 * @param folder `<output.dir>/<profile>/<log>`
 * @param nowMs when the log would take it, epoch ms
 */
export async function outcomeOf(
  { log, folder, profile }: { readonly log: EventLog; readonly folder: string; readonly profile: Profile },
  nowMs: number,
): Promise<(letter: DeadLetter) => Outcome> {
  const door = createDoor(profile);
  const earliest = await log.positions('earliest');
  const lake = await readManifest(lakeFolder(folder));
  const isThere = ({ partition, offset }: DeadLetter) => {
    const archived = lake?.partitions[partition];
    const inLog = offset >= (earliest[partition] ?? Number.POSITIVE_INFINITY);
    return inLog || (archived !== undefined && offset >= archived.start && offset < archived.position);
  };
  return (letter) => {
    const bytes = bytesOf(letter);
    if (isThere(letter) && door.judge(bytes, letter.log_time).valid) return 'standing';
    const judged = door.judge(bytes, nowMs);
    return judged.valid ? 'passes' : judged.reason;
  };
}
