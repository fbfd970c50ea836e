import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';
import { assertReadable } from '../assert-readable.js';
import type {
  At,
  EventLog,
  EventLogWriter,
  JoinOptions,
  LogBatch,
  LogIdentity,
  Membership,
  Positions,
  ReadOptions,
} from '../event-log.js';
import { createDirectoryLog } from './create.js';
import { DirectoryMembership } from './directory-membership.js';
import { DirectoryWriter } from './directory-writer.js';
import { headerPath, type LogHeader, partitionFolder, readHeader } from './layout.js';
import { PartitionCursor } from './partition-cursor.js';
import type { WriterOptions } from './partition-writer.js';
import { positionAt } from './positions.js';

export interface DirectoryOptions extends Partial<WriterOptions> {
  /** Make the log with so many partitions where there is none; absent: a missing log fails with `log-not-found`. */
  readonly create?: { readonly partitions: number };
  /** Bytes read per partition and batch (default 1 MiB). */
  readonly fetchBytes?: number;
}

const defaults = { segmentBytes: 256 * 1024 * 1024, onTornTail: () => undefined };
const pollMs = 50;

export async function openDirectoryLog(path: string, options: DirectoryOptions = {}): Promise<EventLog> {
  const log = resolve(path);
  if (options.create) await createDirectoryLog(log, options.create);
  const header = await readable(log, readHeader(log));
  if (header === null) {
    const isFile = await stat(log).then(
      (found) => found.isFile(),
      () => false,
    );
    const cause = isFile ? 'that is a file' : `${headerPath(log)} does not exist`;
    throw new StreamGuardError('log-not-found', { url: `dir:${path}`, cause });
  }
  return new DirectoryLog(`dir:${path}`, log, header, options);
}

class DirectoryLog implements EventLog {
  readonly name: string;
  readonly folder: string;
  readonly #partitions: readonly string[];

  constructor(
    readonly url: string,
    private readonly log: string,
    private readonly header: LogHeader,
    private readonly options: DirectoryOptions,
  ) {
    this.name = basename(log);
    this.folder = `${this.name}-${createHash('sha256').update(log).digest('hex').slice(0, 8)}`;
    this.#partitions = Array.from({ length: header.partitions }, (_, i) => partitionFolder(log, i));
  }

  async identity(): Promise<LogIdentity> {
    return { kind: 'directory', id: this.header.id, partitions: this.header.partitions };
  }

  positions(at: At): Promise<Positions> {
    return Promise.all(this.#partitions.map((folder) => readable(folder, positionAt(folder, at))));
  }

  async *read({ from, to, signal }: ReadOptions): AsyncIterable<LogBatch> {
    await assertReadable(this, from);
    const cursors = this.#partitions.map((_, partition) => this.#cursor(partition, from[partition] ?? 0));
    const end = (partition: number) => (to ? (to[partition] ?? 0) : Number.POSITIVE_INFINITY);
    try {
      for (;;) {
        let idle = true;
        for (const [partition, cursor] of cursors.entries()) {
          if (signal?.aborted) return;
          if (cursor.position >= end(partition)) continue;
          const batch = await readable(this.#partitions[partition]!, cursor.next(end(partition)));
          if (batch === null) continue;
          idle = false;
          yield batch;
        }
        if (cursors.every(({ position }, partition) => position >= end(partition))) return;
        if (idle) await sleep(pollMs, undefined, { ...(signal && { signal }) }).catch(() => undefined);
      }
    } finally {
      await Promise.all(cursors.map((cursor) => cursor.close()));
    }
  }

  join({ group }: JoinOptions): Promise<Membership> {
    const cursor = (partition: number, position: number) => this.#cursor(partition, position);
    const { partitions } = this.header;
    return DirectoryMembership.join({ path: this.log, log: this, partitions, pollMs, cursor }, group);
  }

  async writer(): Promise<EventLogWriter> {
    return new DirectoryWriter(this.log, this.url, this.header.partitions, { ...defaults, ...this.options });
  }

  async close(): Promise<void> {}

  #cursor(partition: number, position: number): PartitionCursor {
    const folder = partitionFolder(this.log, partition);
    const chunkBytes = this.options.fetchBytes ?? 1024 * 1024;
    return new PartitionCursor({ url: this.url, partition, folder, chunkBytes }, position);
  }
}

/** A failure of the file system as the error a user can act on. */
async function readable<Value>(path: string, value: Promise<Value>): Promise<Value> {
  return value.catch((thrown) => {
    if (!(thrown instanceof Error && 'syscall' in thrown)) throw thrown;
    throw new StreamGuardError('log-unreadable', { path, cause: causeOf(thrown) }, { cause: thrown });
  });
}
