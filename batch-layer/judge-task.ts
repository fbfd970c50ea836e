import { type JudgedFiles, type JudgedPaths, JudgedRecords } from '../connectors/lake/judged-files.js';
import { createDoor, type Door } from '../core/events/door.js';
import type { Value } from '../core/events/event.js';
import { EventScanner } from '../core/events/scanner/event-scanner.js';
import type { Profile } from '../core/profile/profile.js';
import type { PackedRecords } from './packed-records.js';

export interface JudgeTask {
  readonly profile: Profile;
  /** Whether the scanner reads what is plain, or the door everything. */
  readonly scanner: boolean;
  readonly records: PackedRecords;
  /** The lake's folder, and where in it to write what came of them. */
  readonly folder: string;
  readonly paths: JudgedPaths;
}

/** What a task works with; the next one uses its memory again. */
interface Judge {
  readonly key: string;
  readonly capacity: number;
  readonly door: Door;
  readonly scanner: EventScanner | null;
  readonly judged: JudgedRecords;
}

/** null while it works. */
let idle: Judge | null = null;

/** Runs the door over packed records and writes events and rejections as files; the task of a worker thread. */
export default async function judge(task: JudgeTask): Promise<JudgedFiles> {
  const judge = judgeOf(task);
  idle = null;
  judgeAll(judge, task.records);
  const files = await judge.judged.write(task.folder, task.paths);
  judge.judged.clear();
  idle = judge;
  return files;
}

function judgeAll({ door, scanner, judged }: Judge, records: PackedRecords): void {
  const { count, partitions, offsets, logTimes, starts, lengths, bytes } = records;
  const values: Value[] = [];
  scanner?.begin(bytes);
  for (let index = 0; index < count; index++) {
    const partition = partitions[index]!;
    const offset = offsets[index]!;
    const logTime = logTimes[index]!;
    const length = lengths[index]!;
    const start = starts[index]!;
    const end = start + Math.max(0, length);
    if (scanner?.scan(start, end, logTime)) {
      judged.addScanned(partition, offset, logTime, start, end);
      continue;
    }
    const value = length < 0 ? null : bytes.subarray(start, end);
    const rejection = door.judgeInto(value, logTime, values);
    if (rejection) judged.reject(partition, offset, logTime, rejection, value);
    else judged.add(partition, offset, logTime, values, value);
  }
}

function judgeOf({ profile, scanner: isScanned, records, paths }: JudgeTask): Judge {
  const keepRaw = paths.raw !== null;
  const key = JSON.stringify([profile, isScanned, keepRaw]);
  if (idle?.key === key && idle.capacity >= records.count) return idle;
  const door = createDoor(profile);
  const scanner = isScanned ? EventScanner.of(profile, door.columns) : null;
  const capacity = records.offsets.length;
  const judged = new JudgedRecords(door.columns, profile.time, capacity, keepRaw, scanner);
  return { key, capacity, door, scanner, judged };
}
