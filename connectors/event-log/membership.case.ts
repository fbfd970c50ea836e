import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { LogFixture } from './event-log.case.js';
import type { EventLog, LogRecord, MemberEvent, Membership } from './event-log.js';
import { partitionOf } from './partitioner.js';
import { append, incompressible, numbered, range, record, values } from './reading.case.js';

type Kind = MemberEvent['kind'];
type Of<Wanted extends Kind> = Extract<MemberEvent, { readonly kind: Wanted }>;

/** Takes the events of a member one by one. */
export class Witness {
  readonly #events: AsyncIterator<MemberEvent>;
  #next: Promise<IteratorResult<MemberEvent>> | null = null;

  constructor(readonly member: Membership) {
    this.#events = member.events()[Symbol.asyncIterator]();
  }

  /** The next event, which is of this kind. */
  async next<Wanted extends Kind>(kind: Wanted): Promise<Of<Wanted>> {
    const event = await this.any();
    expect(event).toMatchObject({ kind });
    return event as Of<Wanted>;
  }

  /** The next event of this kind, whatever comes before it. */
  async until<Wanted extends Kind>(kind: Wanted): Promise<Of<Wanted>> {
    for (;;) {
      const event = await this.any();
      expect(event).toBeDefined();
      if (event?.kind === kind) return event as Of<Wanted>;
    }
  }

  /** The next so many records, of whichever partition, in batches that follow one another. */
  async records(count: number): Promise<LogRecord[]> {
    const records: LogRecord[] = [];
    while (records.length < count) records.push(...(await this.next('batch')).batch.records);
    expect(records.length).toBe(count);
    return records;
  }

  /** Nothing happens for so long. */
  async silence(ms: number): Promise<void> {
    this.#next ??= this.#events.next();
    expect(await Promise.race([this.#next, sleep(ms, 'nothing')])).toBe('nothing');
  }

  async end(): Promise<void> {
    expect(await this.any()).toBeUndefined();
  }

  /** undefined at the end. */
  async any(): Promise<MemberEvent | undefined> {
    const { value } = await (this.#next ?? this.#events.next());
    this.#next = null;
    return value;
  }
}

/** The contract of a member that is alone in its group. */
export function membershipCase(fixture: Pick<LogFixture, 'create' | 'reopen' | 'forget'>): void {
  const members: Membership[] = [];
  let groups = 0;
  afterEach(async () => {
    for (const member of members.splice(0)) await member.leave();
  });

  async function join(log: EventLog, group = `group-${groups++}`): Promise<Witness> {
    const member = await log.join({ group, preferred: () => [] });
    members.push(member);
    return new Witness(member);
  }

  async function joinAlone(log: EventLog, group?: string): Promise<Witness> {
    const witness = await join(log, group);
    const { partitions } = await log.identity();
    expect((await witness.next('assigned')).partitions).toEqual(range(0, partitions));
    return witness;
  }

  test('a member alone is assigned every partition, and is delivered what it starts, as it comes', async () => {
    const log = await fixture.create(2);
    const keys = [0, 1].map((partition) => keyIn(partition, 2));
    await append(log, [...numbered(5, () => keys[0]!), ...numbered(3, () => keys[1]!)]);
    const witness = await joinAlone(log);
    await witness.silence(300);
    witness.member.start(0, 2);
    expect(values(await witness.records(3))).toEqual(['2', '3', '4']);
    await append(log, [record(keys[0]!, 'late'), record(keys[1]!, 'not started')]);
    expect(values(await witness.records(1))).toEqual(['late']);
    witness.member.start(1, 1);
    expect(values(await witness.records(3))).toEqual(['1', '2', 'not started']);
  });

  test('a partition that is started again is delivered from there', async () => {
    const log = await fixture.create(1);
    await append(
      log,
      numbered(6, () => 'user'),
    );
    const witness = await joinAlone(log);
    witness.member.start(0, 3);
    await witness.records(3);
    witness.member.start(0, 1);
    expect(values(await witness.records(5))).toEqual(['1', '2', '3', '4', '5']);
  });

  test('what waits to be asked for is of no use after a new start', async () => {
    const log = await fixture.create(2);
    for (const partition of [0, 1])
      await append(
        log,
        numbered(6, () => keyIn(partition, 2)),
      );
    const witness = await joinAlone(log);
    for (const partition of [0, 1]) witness.member.start(partition, 3);
    await sleep(500);
    for (const partition of [0, 1]) witness.member.start(partition, 0);
    const once = range(0, 6).map(String);
    expect(values(await witness.records(12)).sort()).toEqual([...once, ...once].sort());
  });

  test('a paused partition waits, and goes on where it stood', async () => {
    const log = await fixture.create(2);
    const [paused = '', other = ''] = [0, 1].map((partition) => keyIn(partition, 2));
    const witness = await joinAlone(log);
    for (const partition of [0, 1]) witness.member.start(partition, 0);
    await append(log, [record(paused, 'before')]);
    await witness.records(1);
    witness.member.pause(0);
    await append(log, [record(paused, 'meanwhile'), record(other, 'other')]);
    expect(values(await witness.records(1))).toEqual(['other']);
    await witness.silence(300);
    witness.member.resume(0);
    await append(log, [record(paused, 'after')]);
    expect(values(await witness.records(2))).toEqual(['meanwhile', 'after']);
  });

  test('a hole in one partition is told and stops no other; the partition can be started after it', async () => {
    const log = await fixture.create(2);
    const keys = [0, 1].map((partition) => keyIn(partition, 2));
    for (let i = 0; i < 10; i++) await append(log, [record(keys[0]!, `${i}`), record(keys[1]!, `${i}`)]);
    await fixture.forget(log, 0, 8);
    const earliest = (await log.positions('earliest'))[0]!;
    const witness = await joinAlone(log);
    witness.member.start(0, 0);
    expect(await witness.next('gone')).toEqual({ kind: 'gone', partition: 0, wanted: 0, earliest });
    witness.member.start(1, 8);
    expect(values(await witness.records(2))).toEqual(['8', '9']);
    witness.member.start(0, earliest);
    expect(values(await witness.records(10 - earliest))).toEqual(range(earliest, 10).map(String));
  });

  test('what is not asked for stays in the log: a head forgotten meanwhile is told, after at most two fetches', async () => {
    const log = await fixture.create(1, { fetchBytes: 65_536 });
    for (let i = 0; i < 1000; i += 100)
      await append(
        log,
        range(i, i + 100).map((n) => record('user', incompressible(n))),
      );
    const witness = await joinAlone(log);
    witness.member.start(0, 0);
    const { position } = (await witness.next('batch')).batch;
    await sleep(500);
    await fixture.forget(log, 0, 900);
    const { wanted } = await witness.until('gone');
    expect(wanted).toBeGreaterThanOrEqual(position);
    expect(wanted).toBeLessThan(500);
  });

  test('a start beyond the end is log-shorter', async () => {
    const log = await fixture.create(1);
    await append(log, [record('user', 'only')]);
    const witness = await joinAlone(log);
    witness.member.start(0, 2);
    await expect(witness.end()).rejects.toMatchObject({
      code: 'log-shorter',
      details: { partition: 0, latest: 1, wanted: 2 },
    });
  });

  test('who leaves gets nothing more, and another takes over at once', async () => {
    const log = await fixture.create(2);
    const first = await joinAlone(log, 'shared');
    first.member.start(0, 0);
    await first.silence(50);
    const started = performance.now();
    await first.member.leave();
    await first.end();
    await joinAlone(await fixture.reopen(log), 'shared');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('to end the iteration is to leave', async () => {
    const log = await fixture.create(1);
    const member = await log.join({ group: 'shared', preferred: () => [] });
    for await (const { kind } of member.events()) {
      expect(kind).toBe('assigned');
      break;
    }
    await joinAlone(log, 'shared');
  });

  test('a commit takes any position of ours', async () => {
    const witness = await joinAlone(await fixture.create(1));
    await witness.member.commit(new Map([[0, 0]]));
  });
}

/** A key whose records go to this partition. */
export function keyIn(partition: number, partitions: number): string {
  for (let i = 0; ; i++)
    if (partitionOf(Buffer.from(`user-${i}`), partitions) === partition) return `user-${i}`;
}
