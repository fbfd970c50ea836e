import type { EventLog, EventLogWriter, NewRecord } from '../../connectors/event-log/event-log.js';
import { notYetIn } from '../../connectors/event-log/not-yet-in.js';
import { lockFolder } from '../../connectors/files/lock.js';
import { keyOfValue } from '../../connectors/importers/entity-key.js';
import { deadLettersFolder, replaysFolder } from '../../connectors/run-store/paths.js';
import type { RejectionReason } from '../../core/events/rejection.js';
import type { Profile } from '../../core/profile/profile.js';
import { asDiskFailure } from '../disk-failure.js';
import { bytesOf, type DeadLetter, findLetters, letterId } from './letter.js';
import { outcomeOf } from './outcome.js';
import { ReplayJournal, replayedLetters } from './replay-journal.js';

export interface ReplayOptions {
  /** The event log that the letters come from and go to. */
  readonly log: EventLog;
  /** What belongs to it: `<output.dir>/<profile>/<log>`. */
  readonly folder: string;
  readonly profile: Profile;
  /** Those to be replayed. */
  readonly letters: AsyncIterable<DeadLetter> | Iterable<DeadLetter>;
  /** Judge only. */
  readonly dryRun: boolean;
  readonly now: () => number;
  /** Letters, and characters of base64, that go out together. */
  readonly limits?: { readonly letters: number; readonly characters: number };
}

/** chosen = replayed + standing + replayedBefore + the sum of rejected. */
export interface Replayed {
  readonly chosen: number;
  /** Put into the event log; of a dry run: those that would be. */
  readonly replayed: number;
  /** They pass where they stand, so they are events there as soon as the lake is derived anew. */
  readonly standing: number;
  /** An earlier call put them in. */
  readonly replayedBefore: number;
  /** Still, by reason. */
  readonly rejected: Partial<Record<RejectionReason, number>>;
  /** Letters of a killed replay that this call has put in. */
  readonly resumed: number;
}

const batchLimits = { letters: 10_000, characters: 8 * 1024 * 1024 };

/**
 * Puts dead letters that pass the door of today's profile into the event log, keyed by their entity, each once: a batch
 * is in the journal before it goes out. A kill between the two, or on the way, leaves a begun batch, of which the next
 * call appends what the event log does not hold; the lock of a killed process expires after 10 s, the time that its last
 * request has to arrive at a broker. Only a log that forgets records within that time could be given one twice.
 * @throws locked, file-damaged, dead-letter-unknown, disk-failed, and the log's errors
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const folder = replaysFolder(options.folder);
  if (options.dryRun) return bring(options, await replayedLetters(folder), async () => {});
  try {
    const release = await lockFolder(options.folder, 'replaying dead letters', '.replay-lock');
    try {
      return await replayLocked(options, folder);
    } finally {
      await release();
    }
  } catch (thrown) {
    throw asDiskFailure(thrown, folder);
  }
}

async function replayLocked(options: ReplayOptions, folder: string): Promise<Replayed> {
  const { log, now } = options;
  const journal = await ReplayJournal.open(folder);
  const writer = await log.writer();
  try {
    const resumed = await resume(options, journal, writer);
    const brought = await bring(options, journal.replayed, async (letters) => {
      const before = await log.positions('latest');
      await journal.begin({ letters: letters.map(letterId), before }, now());
      await writer.append(recordsOf(options, letters));
      await journal.done(now());
    });
    return { ...brought, resumed };
  } finally {
    await writer.close();
    await journal.close();
  }
}

/** Ends what a killed replay began. @returns how many letters were still to be put in */
async function resume(
  options: ReplayOptions,
  journal: ReplayJournal,
  writer: EventLogWriter,
): Promise<number> {
  if (journal.begun === null) return 0;
  const letters = await findLetters(deadLettersFolder(options.folder), journal.begun.letters);
  const missing = await notYetIn(options.log, journal.begun.before, recordsOf(options, letters));
  if (missing.length > 0) await writer.append(missing);
  await journal.done(options.now());
  return missing.length;
}

async function bring(
  options: ReplayOptions,
  before: ReadonlySet<string>,
  put: (letters: readonly DeadLetter[]) => Promise<void>,
): Promise<Replayed> {
  const { letters, limits = batchLimits, now } = options;
  const judge = await outcomeOf(options, now());
  const tally = { chosen: 0, replayed: 0, standing: 0, replayedBefore: 0, resumed: 0 };
  const rejected: Replayed['rejected'] = {};
  let batch: DeadLetter[] = [];
  let characters = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    await put(batch);
    tally.replayed += batch.length;
    batch = [];
    characters = 0;
  };
  for await (const letter of letters) {
    tally.chosen++;
    const outcome = before.has(letterId(letter)) ? 'replayedBefore' : judge(letter);
    if (outcome === 'replayedBefore' || outcome === 'standing') tally[outcome]++;
    else if (outcome !== 'passes') rejected[outcome] = (rejected[outcome] ?? 0) + 1;
    else {
      batch.push(letter);
      characters += letter.raw?.length ?? 0;
      if (batch.length >= limits.letters || characters >= limits.characters) await flush();
    }
  }
  await flush();
  return { ...tally, rejected };
}

function recordsOf({ profile, now }: ReplayOptions, letters: readonly DeadLetter[]): NewRecord[] {
  const keyOf = keyOfValue(profile);
  return letters.map((letter) => {
    const value = bytesOf(letter) ?? Buffer.alloc(0);
    return { key: keyOf(value), value, logTime: now() };
  });
}
