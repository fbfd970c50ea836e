import { type StagedFiles, Staging } from '../connectors/lake/staging.js';
import { createDoor, type Door } from '../core/events/door.js';
import type { Profile } from '../core/profile/profile.js';
import { type PackedRecords, recordAt } from './packed-records.js';

export interface JudgeTask {
  readonly profile: Profile;
  readonly records: PackedRecords;
  /** Where to write what came of them, without the ending. */
  readonly path: string;
}

let door: { readonly profile: string; readonly door: Door } | null = null;

/** Runs the door over packed records and stages events and rejections as files; the task of a worker thread. */
export default async function judge({ profile, records, path }: JudgeTask): Promise<StagedFiles> {
  const { columns, judge } = doorOf(profile);
  const staging = new Staging(columns);
  for (let index = 0; index < records.offsets.length; index++) {
    const { offset, logTime, value } = recordAt(records, index);
    const judged = judge(value, logTime);
    if (judged.valid) staging.add(records.partition, offset, logTime, judged);
    else staging.reject(records.partition, offset, logTime, judged, value);
  }
  return staging.write(path);
}

function doorOf(profile: Profile): Door {
  const key = JSON.stringify(profile);
  if (door?.profile !== key) door = { profile: key, door: createDoor(profile) };
  return door.door;
}
