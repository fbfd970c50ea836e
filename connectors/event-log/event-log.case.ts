import { expect, test } from 'vitest';
import type { EventLog, LogRecord, NewRecord } from './event-log.js';
import { partitionOf } from './partitioner.js';
import {
  append,
  batchesOf,
  collect,
  incompressible,
  numbered,
  range,
  readAll,
  record,
  total,
  values,
} from './reading.case.js';

/** What an adapter has, or why it cannot. */
type Ability<Does> = Does | { readonly lacks: string };

export interface LogTransaction {
  send(records: readonly NewRecord[]): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** How the contract reaches an adapter. */
export interface LogFixture {
  /** A new, empty log; closed after the tests. */
  create(partitions: number, options?: { readonly fetchBytes?: number }): Promise<EventLog>;
  /** The same log as another process would open it. */
  reopen(log: EventLog): Promise<EventLog>;
  /** Forgets some of the partition's oldest records, at most those below `offset`. */
  forget(log: EventLog, partition: number, offset: number): Promise<void>;
  readonly begin: Ability<(log: EventLog) => Promise<LogTransaction>>;
  readonly appendNull: Ability<(log: EventLog, key: Buffer) => Promise<void>>;
  readonly appendCompressed: Ability<
    (log: EventLog, codec: Codec, records: readonly NewRecord[]) => Promise<void>
  >;
}

const codecs = ['gzip', 'zstd'] as const;
export type Codec = (typeof codecs)[number];

/** The contract of the event-log port. */
export function eventLogCase(fixture: LogFixture): void {
  test('the same key goes to the same partition, the one that murmur2 names, in the order of appends', async () => {
    const log = await fixture.create(4);
    const records = numbered(500, (i) => `user-${i % 37}`);
    await append(log, records.slice(0, 200));
    await append(log, records.slice(200));
    const read = await readAll(log);
    for (const [partition, found] of read.entries())
      expect(values(found)).toEqual(
        records.filter(({ key }) => partitionOf(key, 4) === partition).map(({ value }) => `${value}`),
      );
  });

  test('a range [start, end) gives its records and no other', async () => {
    const log = await fixture.create(2);
    await append(
      log,
      numbered(300, (i) => `user-${i}`),
    );
    const end = await log.positions('latest');
    const from = end.map((offset) => Math.floor(offset / 3));
    const to = end.map((offset) => offset - 7);
    const read = await collect(log, from, to);
    expect(read.map((records) => records.map(({ offset }) => offset))).toEqual(
      from.map((start, partition) => range(start, to[partition] ?? 0)),
    );
  });

  test('a range that ends where it starts gives no batch', async () => {
    const log = await fixture.create(2);
    await append(
      log,
      numbered(20, (i) => `user-${i}`),
    );
    const end = await log.positions('latest');
    expect(await batchesOf(log, end, end)).toEqual([]);
  });

  test('an empty log begins and ends at 0 and is read at once', async () => {
    const log = await fixture.create(3);
    expect(await log.positions('earliest')).toEqual([0, 0, 0]);
    expect(await log.positions('latest')).toEqual([0, 0, 0]);
    expect(await log.positions({ logTime: 0 })).toEqual([0, 0, 0]);
    expect(await batchesOf(log, [0, 0, 0], [0, 0, 0])).toEqual([]);
  });

  test('a partition without records does not hold up the others', async () => {
    const log = await fixture.create(4);
    await append(
      log,
      numbered(10, () => 'one user'),
    );
    const filled = partitionOf(Buffer.from('one user'), 4);
    const read = await readAll(log);
    expect(read.map((records) => records.length)).toEqual([0, 1, 2, 3].map((p) => (p === filled ? 10 : 0)));
  });

  test('a time names the first record at or after it, else the end', async () => {
    const log = await fixture.create(1);
    await append(
      log,
      [1000, 2000, 2000, 5000].map((logTime, i) => ({ ...record('user', `${i}`), logTime })),
    );
    const at = async (logTime: number) => (await log.positions({ logTime }))[0];
    expect(await Promise.all([0, 1000, 1001, 2000, 2001, 5000, 5001].map(at))).toEqual([0, 0, 1, 1, 3, 3, 4]);
    const [records] = await readAll(log);
    expect(records?.map(({ logTime }) => logTime)).toEqual([1000, 2000, 2000, 5000]);
  });

  test('tailing delivers what is appended later, until it is aborted', async () => {
    const log = await fixture.create(2);
    await append(log, [record('early', 'early')]);
    const stop = new AbortController();
    const seen: string[] = [];
    const other = await fixture.reopen(log);
    for await (const { records } of log.read({ from: [0, 0], signal: stop.signal })) {
      seen.push(...values(records));
      if (seen.length === 1) await append(other, [record('late', 'late')]);
      if (seen.length === 2) stop.abort();
    }
    expect(seen).toEqual(['early', 'late']);
  });

  test('tailing an empty log waits and can be aborted', async () => {
    const log = await fixture.create(1);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 500);
    for await (const batch of log.read({ from: [0], signal: stop.signal })) expect(batch).toBeUndefined();
    expect(stop.signal.aborted).toBe(true);
  });

  test('a reader may stop early and another start where it was', async () => {
    const log = await fixture.create(1, { fetchBytes: 65_536 });
    const records = range(0, 1000).map((i) => record('user', incompressible(i)));
    for (let i = 0; i < 1000; i += 100) await append(log, records.slice(i, i + 100));
    const to = await log.positions('latest');
    let position = 0;
    const seen: LogRecord[] = [];
    for await (const batch of log.read({ from: [0], to })) {
      seen.push(...batch.records);
      position = batch.position;
      break;
    }
    expect(position).toBeLessThan(1000);
    seen.push(...((await collect(log, [position], to))[0] ?? []));
    expect(values(seen)).toEqual(records.map(({ value }) => `${value}`));
  });

  test('a forgotten head is log-range-gone, and reading goes on at the earliest offset', async () => {
    const log = await fixture.create(1);
    for (let i = 0; i < 20; i++) await append(log, [record('user', `${i}`)]);
    await fixture.forget(log, 0, 8);
    const [earliest = 0] = await log.positions('earliest');
    expect(earliest).toBeGreaterThan(0);
    expect(earliest).toBeLessThanOrEqual(8);
    await expect(batchesOf(log, [0], [20])).rejects.toMatchObject({
      code: 'log-range-gone',
      details: { partition: 0, earliest, wanted: 0 },
    });
    expect(values((await readAll(log))[0] ?? [])).toEqual(range(earliest, 20).map(String));
    expect(await log.positions({ logTime: 0 })).toEqual([earliest]);
  });

  test('a head that is forgotten while it is read is log-range-gone, not a silent jump', async () => {
    const log = await fixture.create(1, { fetchBytes: 65_536 });
    for (let i = 0; i < 1000; i += 100)
      await append(
        log,
        range(i, i + 100).map((n) => record('user', incompressible(n))),
      );
    let position = 0;
    const reading = async () => {
      for await (const batch of log.read({ from: [0], to: [1000] })) {
        if (position === 0) await fixture.forget(log, 0, 900);
        position = batch.position;
      }
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'log-range-gone',
      details: { partition: 0 },
    });
    expect(position).toBeLessThan(900);
  });

  test('a position beyond the end is log-shorter', async () => {
    const log = await fixture.create(1);
    await append(log, [record('user', 'only')]);
    await expect(batchesOf(log, [2], [3])).rejects.toMatchObject({
      code: 'log-shorter',
      details: { partition: 0, latest: 1, wanted: 2 },
    });
  });

  test('two appenders at once lose, tear and reorder nothing', async () => {
    const log = await fixture.create(3);
    const appenders = [log, await fixture.reopen(log)];
    await Promise.all(
      appenders.map(async (appender, a) => {
        const writer = await appender.writer();
        for (let i = 0; i < 400; i += 20)
          await writer.append(range(i, i + 20).map((n) => record(`user-${n % 11}`, `${a}:${n}`)));
        await writer.close();
      }),
    );
    const read = (await readAll(log)).map(values);
    expect(read.flat().length).toBe(800);
    for (const [a] of appenders.entries())
      for (const [partition, found] of read.entries())
        expect(found.filter((value) => value.startsWith(`${a}:`))).toEqual(
          range(0, 400)
            .filter((n) => partitionOf(Buffer.from(`user-${n % 11}`), 3) === partition)
            .map((n) => `${a}:${n}`),
        );
  });

  test('any bytes but a newline come back as they were', async () => {
    const log = await fixture.create(1);
    const bytes = Buffer.from(range(0, 256).filter((byte) => byte !== 0x0a));
    const all = [
      bytes,
      Buffer.from('{"user":"\u{1F525} \u05D0 \u0000"}\r'),
      Buffer.from([0xff]),
      Buffer.from([0xed, 0xa0, 0x80]),
    ];
    await append(
      log,
      all.map((value) => ({ key: bytes, value, logTime: 1 })),
    );
    expect((await readAll(log))[0]?.map(({ value }) => value)).toEqual(all);
  });

  test('a record larger than a fetch is delivered whole', async () => {
    const log = await fixture.create(1, { fetchBytes: 65_536 });
    const large = 'x'.repeat(600_000);
    await append(log, [record('user', 'before'), record('user', large), record('user', 'after')]);
    const [records] = await readAll(log);
    expect(values(records ?? []).map((value) => value.length)).toEqual([6, 600_000, 5]);
  });

  test('a log keeps its identity, and two logs differ', async () => {
    const log = await fixture.create(2);
    const again = await fixture.reopen(log);
    const other = await fixture.create(2);
    expect(await again.identity()).toEqual(await log.identity());
    expect((await log.identity()).partitions).toBe(2);
    expect((await other.identity()).id).not.toBe((await log.identity()).id);
    expect(again.folder).toBe(log.folder);
    expect(other.folder).not.toBe(log.folder);
    expect(log.folder).toMatch(new RegExp(`^${log.name}-[0-9a-f]{8}$`));
  });

  ability('a null value is a record', fixture.appendNull, async (appendNull) => {
    const log = await fixture.create(1);
    await appendNull(log, Buffer.from('user'));
    await append(log, [record('user', 'next')]);
    expect((await readAll(log))[0]?.map(({ value }) => value && `${value}`)).toEqual([null, 'next']);
  });

  for (const codec of codecs)
    ability(
      `records compressed with ${codec} are read`,
      fixture.appendCompressed,
      async (appendCompressed) => {
        const log = await fixture.create(1);
        const records = numbered(2000, () => 'user', 300);
        await appendCompressed(log, codec, records);
        expect(values((await readAll(log))[0] ?? [])).toEqual(records.map(({ value }) => `${value}`));
      },
    );

  ability('a commit marker at the end is read past', fixture.begin, async (begin) => {
    const log = await fixture.create(1);
    const transaction = await begin(log);
    await transaction.send(numbered(5, () => 'user'));
    await transaction.commit();
    await expect.poll(() => log.positions('latest')).toEqual([6]);
    const batches = await batchesOf(log, [0], [6]);
    expect(batches.at(-1)?.position).toBe(6);
    expect(total(batches, ({ records }) => records.length)).toBe(5);
    expect(total(batches, ({ notRecords }) => notRecords)).toBe(1);
  });

  ability('a range that holds only a marker is read to its end', fixture.begin, async (begin) => {
    const log = await fixture.create(1);
    const transaction = await begin(log);
    await transaction.send(numbered(5, () => 'user'));
    await transaction.commit();
    await expect.poll(() => log.positions('latest')).toEqual([6]);
    const batches = await batchesOf(log, [5], [6]);
    expect(batches).toMatchObject([{ partition: 0, records: [], position: 6, notRecords: 1 }]);
  });

  ability('a log of aborted records only is read to its end', fixture.begin, async (begin) => {
    const log = await fixture.create(1);
    for (let i = 0; i < 3; i++) {
      const transaction = await begin(log);
      await transaction.send(numbered(4, () => 'user'));
      await transaction.abort();
    }
    await expect.poll(() => log.positions('latest')).toEqual([15]);
    const batches = await batchesOf(log, [0], [15]);
    expect(total(batches, ({ records }) => records.length)).toBe(0);
    expect(total(batches, ({ notRecords }) => notRecords)).toBe(15);
    expect(batches.at(-1)?.position).toBe(15);
  });

  ability(
    'an open transaction ends the log; what it commits later is read whole',
    fixture.begin,
    async (begin) => {
      const log = await fixture.create(1);
      await append(log, [record('user', 'before')]);
      const transaction = await begin(log);
      await transaction.send([record('user', 'in 1')]);
      await append(log, [record('user', 'beside')]);
      await transaction.send([record('user', 'in 2')]);
      const cut = await log.positions('latest');
      expect(cut).toEqual([1]);
      expect(await log.positions({ logTime: 10_000 })).toEqual(cut);
      expect(values((await collect(log, [0], cut))[0] ?? [])).toEqual(['before']);
      await transaction.commit();
      await expect.poll(() => log.positions('latest')).toEqual([5]);
      expect(values((await collect(log, cut, [5]))[0] ?? [])).toEqual(['in 1', 'beside', 'in 2']);
    },
  );
}

function ability<Does extends (...input: never[]) => unknown>(
  name: string,
  able: Ability<Does>,
  run: (does: Does) => Promise<void>,
) {
  if (typeof able === 'function') test(name, () => run(able));
  else test.skip(`${name} (${able.lacks})`);
}
