import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EventLog } from '../event-log.js';
import { keyIn, membershipCase, Witness } from '../membership.case.js';
import { append, numbered, range, readAll, record, values } from '../reading.case.js';
import { GroupLedger, LedgerMember } from './group-ledger.case.js';
import { fixtureOf, type KafkaLogs, startKafkaLogs } from './kafka-logs.case.js';
import { kafkaLack, widen } from './kafka-server.case.js';

const lack = kafkaLack();
const sessionTimeoutMs = 2000;
const built = pathToFileURL(resolve('dist/connectors/event-log/open.js')).href;

describe.skipIf(lack !== null)(`the Kafka membership${lack ? ` (${lack})` : ''}`, () => {
  let kafka: KafkaLogs;
  const fixture = fixtureOf(() => kafka, { sessionTimeoutMs });
  const children: ChildProcess[] = [];
  const members: LedgerMember[] = [];
  let ledger = new GroupLedger(0);

  beforeAll(async () => {
    kafka = await startKafkaLogs({ 'group.min.session.timeout.ms': '500' });
    const first = await fixture.create(1);
    await append(first, [record('user', 'any')]);
    await readAll(first); // waits until the broker has its groups ready
  }, 60_000);
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const member of members.splice(0)) await member.leave();
  });
  afterAll(() => kafka.stop());

  membershipCase(fixture);

  async function logOf(partitions: number): Promise<EventLog> {
    ledger = new GroupLedger(partitions);
    return fixture.create(partitions);
  }

  async function join(name: string, log: EventLog, options = {}): Promise<LedgerMember> {
    const member = await LedgerMember.join(name, log, ledger, { group: log.name, ...options });
    members.push(member);
    return member;
  }

  const shares = () => members.map((member) => member.owned().length).sort();

  async function expectHandledOnce(log: EventLog): Promise<void> {
    const written = (await readAll(log)).map(values);
    await expect.poll(() => ledger.count(), { timeout: 10_000 }).toBe(written.flat().length);
    expect(ledger.values()).toEqual(written);
  }

  /** Appends until it is told to stop. */
  function writing(log: EventLog): () => Promise<void> {
    let stopped = false;
    const written = (async () => {
      const writer = await log.writer();
      for (let n = 0; !stopped; n += 20) {
        await writer.append(range(n, n + 20).map((i) => record(`user-${i % 97}`, `${i}`)));
        await sleep(5);
      }
      await writer.close();
    })();
    return () => {
      stopped = true;
      return written;
    };
  }

  test('over joins and leaves, each record is handled once and in order, whoever is slow', async () => {
    const log = await logOf(6);
    const stop = writing(log);
    const first = await join('first', log, { handleMs: 3 });
    await join('second', log, { handleMs: 20 });
    await join('third', log);
    await expect.poll(shares, { timeout: 10_000 }).toEqual([2, 2, 2]);
    members.splice(members.indexOf(first), 1);
    await first.leave();
    await expect.poll(shares, { timeout: 10_000 }).toEqual([3, 3]);
    await join('fourth', log);
    await expect.poll(shares, { timeout: 10_000 }).toEqual([2, 2, 2]);
    await stop();
    await expectHandledOnce(log);
    const handlers = ledger.handled.map((of) => new Set(of.map(({ by }) => by)).size);
    expect(Math.max(...handlers)).toBeGreaterThan(1);
  });

  test('a partition moves when its owner has handled that it is revoked, however late, and not before', async () => {
    const log = await fixture.create(3);
    for (const partition of range(0, 3))
      await append(
        log,
        numbered(5, () => keyIn(partition, 3)),
      );
    const joined = async () => new Witness(await log.join({ group: 'slow', preferred: () => [] }));
    const owner = await joined();
    const { partitions } = await owner.next('assigned');
    for (const partition of partitions) owner.member.start(partition, 0);
    const second = await joined();
    const first = await owner.until('revoked');
    const third = await joined();
    await Promise.all([second.silence(1000), third.silence(1000)]);
    const later = await owner.until('revoked');
    const last = owner.any();
    const moved = await Promise.all([second.next('assigned'), third.next('assigned')]);
    expect(moved.flatMap((event) => event.partitions).sort()).toEqual(
      [...first.partitions, ...later.partitions].sort(),
    );
    for (const { member } of [owner, second, third]) await member.leave();
    await last;
  });

  test('what stays goes on where delivery stood while the group changes, whatever was committed', async () => {
    const log = await fixture.create(2);
    const appendTo = (partition: number, values: readonly number[]) =>
      append(
        log,
        values.map((i) => record(keyIn(partition, 2), `${i}`)),
      );
    for (const partition of [0, 1]) await appendTo(partition, range(0, 5));
    const stayed = new Witness(await log.join({ group: 'lied to', preferred: () => [] }));
    await stayed.next('assigned');
    for (const partition of [0, 1]) stayed.member.start(partition, 0);
    await stayed.records(10);
    for (const partition of [0, 1]) await appendTo(partition, [5]);
    await sleep(300); // and fetched, while nobody asks for it
    for (const partition of [0, 1]) await appendTo(partition, range(6, 10));
    await stayed.member.commit(new Map([0, 1].map((partition) => [partition, 8])));
    const other = await log.join({ group: 'lied to', preferred: () => [] });
    const seen: string[][] = [[], []];
    let kept: number | null = null;
    while (kept === null || seen[kept]!.length < 5) {
      const event = await stayed.any();
      if (event?.kind === 'batch') seen[event.batch.partition]!.push(...values(event.batch.records));
      if (event?.kind === 'revoked') kept = 1 - event.partitions[0]!;
    }
    expect(seen[kept]).toEqual(range(5, 10).map(String));
    await Promise.all([stayed.member.leave(), other.leave()]);
  });

  test('who comes back gets what it had, and who stayed keeps its own', async () => {
    const log = await logOf(5);
    const stayed = await join('stayed', log);
    const left = await join('left', log);
    await expect.poll(shares).toEqual([2, 3]);
    const [kept, had] = [stayed.owned(), left.owned()];
    members.splice(members.indexOf(left), 1);
    await left.leave();
    await expect.poll(shares).toEqual([5]);
    stayed.revoked.length = 0;
    const back = await join('back', log, { preferred: had });
    await expect.poll(() => back.owned()).toEqual(had);
    expect(stayed.owned()).toEqual(kept);
    expect(stayed.revoked.sort()).toEqual(had);
  });

  test('the partitions of a process that was killed are taken over when its session ends', async () => {
    const log = await logOf(4);
    await append(
      log,
      numbered(100, (i) => `user-${i}`),
    );
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', childScript, log.url, log.name, String(sessionTimeoutMs)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    await once(child.stdout!, 'data');
    const heir = await join('heir', log);
    await expect.poll(() => heir.owned().length).toBe(2);
    child.kill('SIGKILL');
    await expect.poll(() => heir.owned().length, { timeout: 10_000 }).toBe(4);
    expect(heir.revoked).toEqual([]);
    await expectHandledOnce(log);
  });

  test('markers at the end and aborted records move the position', async () => {
    const log = await logOf(1);
    await join('only', log);
    for (const end of ['commit', 'abort'] as const) {
      const transaction = await fixture.begin(log);
      await transaction.send(numbered(3, () => 'user'));
      await transaction[end]();
    }
    await expect.poll(() => ledger.positions).toEqual([8]);
    expect(ledger.values()).toEqual([['0', '1', '2']]);
  });

  test('of a log that forgot everything, the hole is told though nothing can be fetched', async () => {
    const log = await fixture.create(1);
    await append(
      log,
      numbered(5, () => 'user'),
    );
    await fixture.forget(log, 0, 5);
    const witness = new Witness(await log.join({ group: 'late', preferred: () => [] }));
    await witness.next('assigned');
    witness.member.start(0, 2);
    expect(await witness.next('gone')).toEqual({ kind: 'gone', partition: 0, wanted: 2, earliest: 5 });
    await witness.member.leave();
  });

  test('a record that comes while all is quiet is there in a moment, not after the wait of a fetch', async () => {
    const log = await fixture.create(2);
    const witness = new Witness(await log.join({ group: 'quick', preferred: () => [] }));
    await witness.next('assigned');
    for (const partition of [0, 1]) witness.member.start(partition, 0);
    const writer = await log.writer();
    const waits: number[] = [];
    for (const i of range(0, 40)) {
      await writer.append([record(keyIn(i % 2, 2), `${i}`)]);
      const acknowledged = performance.now();
      await witness.records(1);
      waits.push(performance.now() - acknowledged);
      await sleep(i % 7);
    }
    await writer.close();
    await witness.member.leave();
    expect(waits.sort((a, b) => a - b)[20]).toBeLessThan(20);
  });

  test('a topic that got more partitions ends every member', async () => {
    const log = await fixture.create(2);
    const witness = new Witness(await log.join({ group: 'wide', preferred: () => [] }));
    await witness.next('assigned');
    await widen(kafka.admin, log.name, 3);
    witness.member.start(0, 0);
    await expect(witness.any()).rejects.toMatchObject({
      code: 'log-partitions-changed',
      details: { expected: 2, found: 3 },
    });
  });

  test('a broker that dies and comes back is told, and costs and repeats no record', async () => {
    const log = await logOf(3);
    const only = await join('only', log);
    await append(
      log,
      numbered(500, (i) => `user-${i}`),
    );
    await expect.poll(() => ledger.count()).toBe(500);
    await kafka.server.pause();
    await expect
      .poll(() => only.conditions, { timeout: 10_000 })
      .toEqual([expect.stringContaining(log.url.split('/')[2]!)]);
    await kafka.server.resume();
    await append(
      log,
      numbered(500, (i) => `user-${i}`),
    );
    await expectHandledOnce(log);
    expect(only.conditions.slice(1)).toEqual([null]);
    expect(only.revoked).toEqual([]);
  });
});

/** A member that starts what it gets and never ends by itself. */
const childScript = `
  import { openEventLog } from ${JSON.stringify(built)};
  const [url, group, sessionTimeoutMs] = process.argv.slice(1);
  const log = await openEventLog(url, { sessionTimeoutMs: Number(sessionTimeoutMs) });
  const member = await log.join({ group, preferred: () => [] });
  for await (const { kind } of member.events()) if (kind === 'assigned') process.stdout.write(kind);`;
