import { type JudgedFiles, type JudgedPaths, JudgedRecords } from '../connectors/lake/judged-files.js';
import { createDoor, type Door } from '../core/events/door.js';
import type { Value } from '../core/events/event.js';
import type { Profile } from '../core/profile/profile.js';
import type { PackedRecords } from './packed-records.js';

export interface JudgeTask {
  readonly profile: Profile;
  readonly records: PackedRecords;
  /** The lake's folder, and where in it to write what came of them. */
  readonly folder: string;
  readonly paths: JudgedPaths;
}

let door: { readonly profile: string; readonly door: Door } | null = null;

/** Runs the door over packed records and writes events and rejections as files; the task of a worker thread. */
export default async function judge({ profile, records, folder, paths }: JudgeTask): Promise<JudgedFiles> {
  const { columns, judgeInto } = doorOf(profile);
  const { count, partitions, offsets, logTimes, starts, lengths, bytes } = records;
  const rawBytes = paths.raw === null ? null : sumOf(lengths.subarray(0, count));
  const judged = new JudgedRecords(columns, profile.time, count, rawBytes);
  const values: Value[] = [];
  for (let index = 0; index < count; index++) {
    const partition = partitions[index]!;
    const offset = offsets[index]!;
    const logTime = logTimes[index]!;
    const length = lengths[index]!;
    const start = starts[index]!;
    const value = length < 0 ? null : bytes.subarray(start, start + length);
    const rejection = judgeInto(value, logTime, values);
    if (rejection) judged.reject(partition, offset, logTime, rejection, value);
    else judged.add(partition, offset, logTime, values, value);
  }
  return judged.write(folder, paths);
}

function sumOf(lengths: Int32Array): number {
  return lengths.reduce((sum, length) => sum + Math.max(0, length), 0);
}

function doorOf(profile: Profile): Door {
  const key = JSON.stringify(profile);
  if (door?.profile !== key) door = { profile: key, door: createDoor(profile) };
  return door.door;
}
