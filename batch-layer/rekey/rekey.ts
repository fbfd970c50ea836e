import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { EventLog } from '../../connectors/event-log/event-log.js';
import type { Hole } from '../../connectors/event-log/known-log.js';
import { goingOn } from '../../connectors/event-log/known-log.js';
import { lockFolder } from '../../connectors/files/lock.js';
import { keyOfValue } from '../../connectors/importers/entity-key.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { Profile } from '../../core/profile/profile.js';
import type { Progress } from '../../core/progress/progress.js';
import { asDiskFailure } from '../disk-failure.js';
import { type Copied, Copy } from './copy.js';
import { readRange, readTail } from './reading.js';
import { type Account, RekeyJournal } from './rekey-journal.js';
import { type StretchLimits, stretchLimits } from './stretches.js';

export interface RekeyOptions {
  readonly source: EventLog;
  readonly target: EventLog;
  /** What belongs to the target: `rekey/` is made in it. */
  readonly folder: string;
  readonly profile: Profile;
  /** Ends the copy between two batches. */
  readonly signal: AbortSignal;
  /** Go on with what comes until `signal`; else up to the source's end at the time of the call. */
  readonly follow: boolean;
  readonly limits?: StretchLimits;
  readonly progress: Progress;
}

export interface Rekeyed extends Copied {
  /** Records that this and all earlier calls brought to the target. */
  readonly total: number;
  /** Of the source: what lies below is in the target. */
  readonly positions: readonly number[];
  readonly holes: readonly Hole[];
}

/**
 * Copies a log into another that is keyed by the profile's entity: bytes and log times as they are, records without an
 * entity keyed by their bytes. What is there at the start goes in order of log time across partitions; what comes later as
 * it comes. Each record once, however often it is killed: the lock of a killed process expires after 10 s, which is also
 * the time that its last request has to arrive at a broker before the target is read again.
 * @throws usage, rekey-target-filled, rekey-other-log, locked, disk-failed, and the logs' errors
 */
export async function rekey(options: RekeyOptions): Promise<Rekeyed> {
  const { source, target } = options;
  const [from, to] = [await source.identity(), await target.identity()];
  if (from.kind === to.kind && from.id === to.id)
    throw new StreamGuardError('usage', {
      problem: `${source.url} and ${target.url} are the same log.`,
      cure: 'Name another one with --out; it is made where it is missing.',
    });
  const name = createHash('sha256').update(`${from.kind} ${from.id}`).digest('hex').slice(0, 12);
  const journal = new RekeyJournal(join(options.folder, 'rekey', name));
  try {
    const release = await lockFolder(journal.folder, 'copying the same log');
    try {
      return await rekeyLocked(options, journal);
    } finally {
      await release();
    }
  } catch (thrown) {
    throw asDiskFailure(thrown, journal.folder);
  }
}

async function rekeyLocked(options: RekeyOptions, journal: RekeyJournal): Promise<Rekeyed> {
  const { source, target, profile, progress, limits = stretchLimits, follow, signal } = options;
  const account = await accountOf(options, journal);
  const writer = await target.writer();
  const copy = new Copy(target, writer, keyOfValue(profile), journal, account);
  const end = await source.positions('latest');
  const behind = end.reduce((sum, position, partition) => sum + position - copy.positions[partition]!, 0);
  const stage = progress.stage('rekey', follow ? null : behind, 'records');
  try {
    if (account.batch !== null) {
      const { to, before } = account.batch;
      for await (const stretch of readRange(source, copy.positions, to, wholeBatch)) {
        await copy.take(stretch, before);
        stage.advance(stretch.records.length);
      }
    }
    for await (const stretch of readRange(source, copy.positions, end, limits)) {
      if (signal.aborted) break;
      await copy.take(stretch);
      stage.advance(stretch.records.length);
    }
    if (follow && !signal.aborted) {
      for await (const stretch of readTail(source, copy.positions, limits, signal)) {
        await copy.take(stretch);
        stage.advance(stretch.records.length);
      }
    }
    await copy.finish();
    stage.done();
    const { total, holes } = copy.state;
    return { ...copy.counts, total, holes, positions: copy.positions };
  } finally {
    await writer.close();
  }
}

/** A begun batch is made again whole. */
const wholeBatch: StretchLimits = { records: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** What the journal says, past what the source has lost since; or the beginning. */
async function accountOf({ source, target }: RekeyOptions, journal: RekeyJournal): Promise<Account> {
  const { kind, id, partitions } = await source.identity();
  const known = await journal.read();
  if (known === null) await assertEmpty(target, journal.folder);
  const account: Account = known ?? {
    source: { kind, id, partitions },
    partitions: Array.from({ length: partitions }, () => ({ position: 0, last: null })),
    holes: [],
    total: 0,
    batch: null,
  };
  const other = (difference: string) =>
    new StreamGuardError('rekey-other-log', { url: source.url, out: target.url, difference });
  const { from, holes } = await goingOn(
    source,
    { log: account.source, partitions: account.partitions },
    'copied',
    other,
  );
  if (account.batch !== null) await assertReaches(source, account.batch.to, other);
  return {
    ...account,
    partitions: account.partitions.map(({ last }, partition) => ({ position: from[partition]!, last })),
    holes: [...account.holes, ...holes],
  };
}

/** What stands in a target without an account might be the same records: they would be doubled. */
async function assertEmpty(target: EventLog, folder: string): Promise<void> {
  const records = (await target.positions('latest')).reduce((sum, position) => sum + position, 0);
  if (records > 0) throw new StreamGuardError('rekey-target-filled', { out: target.url, folder });
}

async function assertReaches(
  source: EventLog,
  to: readonly number[],
  other: (difference: string) => StreamGuardError,
): Promise<void> {
  for (const [partition, end] of (await source.positions('latest')).entries()) {
    if (end < to[partition]!)
      throw other(`partition ${partition} ends at offset ${end}, and ${to[partition]} were being copied`);
  }
}
