import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { EventLog, EventLogWriter, Positions } from '../../connectors/event-log/event-log.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { parseJson } from '../../connectors/files/json.js';
import { StreamGuardError } from '../../core/errors/errors.js';

const entrySchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('begun'),
    /** Ids of letters, on their way into an event log that ended at `before`. */
    letters: z.array(z.string()),
    before: z.array(z.number().int().min(0)),
  }),
  z.strictObject({ state: z.literal('done') }),
]);
type Entry = z.infer<typeof entrySchema>;

/** Letters that go into the event log together. */
export interface ReplayBatch {
  readonly letters: readonly string[];
  /** Where the event log ended before. */
  readonly before: Positions;
}

/** Which letters were put back into the event log: a log in which a batch is begun, appended by whoever began it, then done. */
export class ReplayJournal {
  private constructor(
    private readonly log: EventLog,
    private readonly writer: EventLogWriter,
    /** Ids of the letters that were put in, or of which a killed replay put in a part. */
    readonly replayed: Set<string>,
    /** What a killed replay had begun; null: nothing. */
    readonly begun: ReplayBatch | null,
  ) {}

  /** For one process at a time. @throws file-damaged */
  static async open(folder: string): Promise<ReplayJournal> {
    const log = await openEventLog(`dir:${folder}`, { create: { partitions: 1 } });
    const { replayed, begun } = await read(log);
    return new ReplayJournal(log, await log.writer(), replayed, begun);
  }

  /** Durable when it resolves: only then may the letters go out. */
  async begin(batch: ReplayBatch, nowMs: number): Promise<void> {
    for (const id of batch.letters) this.replayed.add(id);
    await this.#append({ state: 'begun', letters: [...batch.letters], before: [...batch.before] }, nowMs);
  }

  done(nowMs: number): Promise<void> {
    return this.#append({ state: 'done' }, nowMs);
  }

  async close(): Promise<void> {
    await this.writer.close();
    await this.log.close();
  }

  #append(entry: Entry, logTime: number): Promise<void> {
    const value = Buffer.from(JSON.stringify(entry));
    return this.writer.append([{ key: Buffer.from(entry.state), value, logTime }]);
  }
}

/** Ids of the letters that were put in; none where nobody replayed yet. @throws file-damaged */
export async function replayedLetters(folder: string): Promise<ReadonlySet<string>> {
  if (!existsSync(folder)) return new Set();
  const log = await openEventLog(`dir:${folder}`);
  try {
    return (await read(log)).replayed;
  } finally {
    await log.close();
  }
}

async function read(log: EventLog): Promise<{ replayed: Set<string>; begun: ReplayBatch | null }> {
  const replayed = new Set<string>();
  let begun: ReplayBatch | null = null;
  const [from, to] = [await log.positions('earliest'), await log.positions('latest')];
  for await (const { records } of log.read({ from, to })) {
    for (const { value } of records) {
      const { data: entry } = entrySchema.safeParse(parseJson(String(value)));
      if (!entry)
        throw new StreamGuardError('file-damaged', { path: log.url, problem: 'it is no record of replays' });
      begun = entry.state === 'begun' ? entry : null;
      if (entry.state === 'begun') for (const id of entry.letters) replayed.add(id);
    }
  }
  return { replayed, begun };
}
