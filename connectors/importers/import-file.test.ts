import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../config/load.js';
import { silent } from '../../core/progress/progress.js';
import { but } from '../event-log/but.case.js';
import type { EventLog, NewRecord } from '../event-log/event-log.js';
import { openEventLog } from '../event-log/open.js';
import { partitionOf } from '../event-log/partitioner.js';
import { type ImportJob, importFile } from './import-file.js';
import { zstdSync } from './zstd.case.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const partitions = 3;
const nowMs = Date.UTC(2024, 5, 1);

let folder: string;
let log: EventLog;
let files = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-file-'));
  log = await openEventLog(`dir:${join(folder, 'log')}`, { create: { partitions } });
});
afterEach(() => rm(folder, { recursive: true }));

const job = (about: Partial<ImportJob> = {}): ImportJob => ({
  log,
  folder: join(folder, 'work'),
  profile,
  format: 'ndjson',
  reading: {},
  again: false,
  now: () => nowMs,
  progress: silent,
  ...about,
});

async function made(content: Uint8Array | string, name = `file-${files++}.txt`): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Values per partition, in offset order. */
async function held(of: EventLog = log): Promise<Buffer[][]> {
  const values: Buffer[][] = Array.from({ length: partitions }, () => []);
  const [from, to] = await Promise.all([of.positions('earliest'), of.positions('latest')]);
  for await (const { partition, records } of of.read({ from, to })) {
    values[partition]!.push(...records.map(({ value }) => value!));
  }
  return values;
}

const texts = async () => (await held()).map((values) => values.map(String));
const sorted = async () => (await texts()).flat().sort();

/** A log whose writer dies in its n-th append (from 0), when it has taken only some of the records. */
function dying(append: number, taken: (records: readonly NewRecord[]) => readonly NewRecord[]): EventLog {
  let appends = 0;
  return but(log, {
    async writer() {
      const writer = await log.writer();
      return {
        async append(records) {
          if (appends++ < append) return writer.append(records);
          await writer.append(taken(records));
          throw new Error('killed');
        },
        close: () => writer.close(),
      };
    },
  });
}

const event = (i: number) => JSON.stringify({ event_id: `evt_${i}`, user: `user-${i % 11}`, n: i });

describe('NDJSON', () => {
  const lines = [
    event(1),
    'no json',
    '',
    ' \t\r',
    '{"user":7}',
    `${event(2)}\r`,
    event(1),
    '{"user":"ünï😀"}',
    '\u00ff',
  ];
  const content = Buffer.from(lines.join('\n'));
  const expected = lines.filter((line) => line.trim() !== '').sort();

  test.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['plain', (bytes) => bytes],
    ['gzip', (bytes) => gzipSync(bytes)],
    ['zstd', zstdSync],
  ])('%s lines go in as they are', async (_, store) => {
    const done = await importFile(await made(store(content)), job());
    expect(await sorted()).toEqual(expected);
    expect(done).toMatchObject({
      lines: 9,
      used: 7,
      events: 7,
      skipped: { blank: 2 },
      alreadyImported: false,
    });
  });

  test('the partition is of the entity, and of the line where there is none', async () => {
    await importFile(await made(content), job());
    const perPartition = await texts();
    const at = (key: string) => perPartition[partitionOf(Buffer.from(key), partitions)];
    expect(at('user-1')).toEqual(expect.arrayContaining([event(1), event(1)]));
    expect(at('ünï😀')).toContain('{"user":"ünï😀"}');
    expect(at('no json')).toContain('no json');
    expect(at('{"user":7}')).toContain('{"user":7}');
  });

  test('bytes that are no UTF-8 stay as they are', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x80]);
    await importFile(await made(Buffer.concat([bytes, Buffer.from('\n')])), job());
    expect((await held()).flat()).toEqual([bytes]);
  });
});

describe('each line exactly once', () => {
  const lines = Array.from({ length: 60 }, (_, i) => event(i % 50));
  const content = `${lines.join('\n')}\n`;
  const limits = { records: 20, bytes: 1e9 };

  test('wherever the import dies, and dies again', async () => {
    const whole = await openEventLog(`dir:${join(folder, 'whole')}`, { create: { partitions } });
    await importFile(await made(content), job({ log: whole, folder: join(folder, 'whole-work') }));
    const expected = await held(whole);

    const someOf = [
      (records: readonly NewRecord[]) => records.slice(0, 0),
      (records: readonly NewRecord[]) => records.slice(0, 7),
      (records: readonly NewRecord[]) => records.filter(({ key }) => partitionOf(key, partitions) !== 1),
      (records: readonly NewRecord[]) => records,
    ];
    for (const append of [0, 1, 2]) {
      for (const [first, some] of someOf.entries()) {
        for (const [second, more] of someOf.entries()) {
          const where = `append ${append}, then ${first}, then ${second}`;
          await rm(join(folder, 'log'), { recursive: true });
          log = await openEventLog(`dir:${join(folder, 'log')}`, { create: { partitions } });
          const path = await made(content);
          await expect(importFile(path, job({ limits, log: dying(append, some) })), where).rejects.toThrow(
            'killed',
          );
          await expect(importFile(path, job({ limits, log: dying(0, more) })), where).rejects.toThrow(
            'killed',
          );
          const done = await importFile(path, job({ limits }));
          expect(await held(), where).toEqual(expected);
          expect(done, where).toMatchObject({ lines: 60, used: 60, events: 60, alreadyImported: false });
        }
      }
    }
  });

  test('others may write between the two', async () => {
    const path = await made(content);
    const stop = dying(1, (records) => records.slice(0, 5));
    await expect(importFile(path, job({ limits, log: stop }))).rejects.toThrow('killed');
    const others = Array.from({ length: 30 }, (_, i) => JSON.stringify({ user: `user-${i % 11}`, other: i }));
    const writer = await log.writer();
    await writer.append(
      others.map((text) => ({ key: Buffer.from(text), value: Buffer.from(text), logTime: 1 })),
    );
    await writer.close();
    const done = await importFile(path, job({ limits }));
    expect(done.resumedAt).toBe(20);
    expect(await sorted()).toEqual([...lines, ...others].sort());
  });

  test('a batch whose place the log has forgotten goes in again rather than not at all', async () => {
    const path = await made(content);
    await expect(importFile(path, job({ limits, log: dying(0, (records) => records) }))).rejects.toThrow(
      'killed',
    );
    const forgetful = but(log, {
      positions: async (at) => (at === 'earliest' ? log.positions('latest') : log.positions(at)),
    });
    await importFile(path, job({ limits, log: forgetful }));
    expect((await sorted()).length).toBe(lines.length + limits.records);
  });
});

describe('a finished file', () => {
  test('is left, also under another name, and imported once more when asked', async () => {
    const content = `${event(1)}\n${event(2)}\n\n`;
    await importFile(await made(content), job());
    const other = await made(content);
    const left = await importFile(other, job());
    expect(left).toMatchObject({
      path: other,
      alreadyImported: true,
      lines: 3,
      used: 2,
      events: 2,
      skipped: { blank: 1 },
    });
    expect(await sorted()).toHaveLength(2);
    expect(await importFile(other, job({ again: true }))).toMatchObject({
      alreadyImported: false,
      events: 2,
    });
    expect(await sorted()).toHaveLength(4);
    expect(await importFile(other, job())).toMatchObject({ alreadyImported: true });
  });

  test('is another file when it has grown, or holds another format', async () => {
    const path = await made('Mar  1 10:00:00 h sshd[1]: Invalid user bob from 1.2.3.4\n');
    await importFile(path, job());
    expect(await importFile(path, job({ format: 'sshd' }))).toMatchObject({
      alreadyImported: false,
      events: 1,
    });
    await writeFile(path, `${await readFile(path, 'utf8')}Mar  1 10:00:00 h CRON[1]: x\n`);
    expect(await importFile(path, job({ format: 'sshd' }))).toMatchObject({
      alreadyImported: false,
      lines: 2,
    });
  });

  test('is imported into a log that was made anew at the same place', async () => {
    const path = await made(`${event(1)}\n`);
    await importFile(path, job());
    await rm(join(folder, 'log'), { recursive: true });
    log = await openEventLog(`dir:${join(folder, 'log')}`, { create: { partitions } });
    expect(await importFile(path, job())).toMatchObject({ alreadyImported: false });
    expect(await sorted()).toEqual([event(1)]);
  });
});

describe('sshd', () => {
  const lines = [
    'Dec 31 23:59:59 h sshd[1]: Invalid user bob from 1.2.3.4',
    'Jan  1 00:00:00 h sshd[1]: Failed password for invalid user bob from 1.2.3.4 port 5 ssh2',
    'Jan  1 00:00:01 h sshd[1]: message repeated 3 times: [ Failed password for invalid user bob from 1.2.3.4 port 5 ssh2]',
    '',
    'Jan  1 00:00:02 h CRON[2]: pam_unix(cron:session): session opened for user root by (uid=0)',
    'Jan  1 00:00:03 h sshd[3]: Invalid user  from 1.2.3.4',
    'no syslog "line"',
  ];
  const content = lines.join('\n');
  const sshd = (about: Partial<ImportJob> = {}) => job({ format: 'sshd', ...about });
  const times = async () =>
    (await texts()).flat().map((value) => new Date(JSON.parse(value).timestamp).getUTCFullYear());

  test('lines = used + skipped, and the skipped ones are kept with number and kind', async () => {
    const done = await importFile(await made(content, 'auth.log'), sshd());
    expect(done).toMatchObject({
      lines: 7,
      used: 2,
      events: 4,
      skipped: { blank: 1, cron: 1, 'no-user': 1, 'same-act': 1, unparseable: 1 },
    });
    const digest = createHash('sha256').update(content).digest('hex');
    expect(done.skippedPath).toBe(join(folder, 'work', 'skipped', `auth.log-${digest.slice(0, 12)}.ndjson`));
    const rows = (await readFile(done.skippedPath, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row));
    expect(rows).toEqual([
      { line: 2, kind: 'same-act', text: lines[1] },
      { line: 4, kind: 'blank', text: '' },
      { line: 5, kind: 'cron', text: lines[4] },
      { line: 6, kind: 'no-user', text: lines[5] },
      { line: 7, kind: 'unparseable', text: lines[6] },
    ]);
  });

  test('ids stay when the file is imported again', async () => {
    const path = await made(content);
    await importFile(path, sshd());
    const first = await sorted();
    await importFile(path, sshd({ again: true }));
    expect(await sorted()).toEqual([...first, ...first].sort());
  });

  test('the year comes from the last change of the file, at most from now', async () => {
    const path = await made(content);
    await utimes(path, new Date('2021-02-01'), new Date('2021-02-01'));
    expect((await importFile(path, sshd())).reading).toEqual({ year: 2020, zone: 'UTC' });
    expect(await times()).toEqual([2020, 2021, 2021, 2021]);
    await utimes(path, new Date('2031-02-01'), new Date('2031-02-01'));
    expect((await importFile(path, sshd({ again: true }))).reading).toEqual({ year: 2023, zone: 'UTC' });
  });

  test('year and zone are given', async () => {
    const done = await importFile(
      await made(content),
      sshd({ reading: { year: 2017, zone: 'Europe/Berlin' } }),
    );
    expect(done.reading).toEqual({ year: 2017, zone: 'Europe/Berlin' });
    expect(await times()).toEqual([2017, 2017, 2017, 2017]);
  });

  test('a begun import goes on with its year, and refuses another', async () => {
    const path = await made(content);
    await utimes(path, new Date('2021-02-01'), new Date('2021-02-01'));
    const limits = { records: 2, bytes: 1e9 };
    await expect(importFile(path, sshd({ limits, log: dying(1, () => []) }))).rejects.toThrow('killed');
    await utimes(path, new Date('2019-02-01'), new Date('2019-02-01'));
    await expect(importFile(path, sshd({ limits, reading: { year: 2015 } }))).rejects.toMatchObject({
      code: 'usage',
    });
    const done = await importFile(path, sshd({ limits, reading: { zone: 'UTC' } }));
    expect(done).toMatchObject({ reading: { year: 2020, zone: 'UTC' }, resumedAt: 2, lines: 7, events: 4 });
    expect(await times()).toEqual([2020, 2021, 2021, 2021]);
    expect((await readFile(done.skippedPath, 'utf8')).trimEnd().split('\n')).toHaveLength(5);
  });

  test('a file of another format is refused, and nothing of it is in the log', async () => {
    const path = await made(`${event(1)}\n\n${event(2)}\n`);
    await expect(importFile(path, sshd())).rejects.toMatchObject({ code: 'import-other-format' });
    expect(await sorted()).toEqual([]);
    expect(await importFile(path, job())).toMatchObject({ events: 2 });
  });
});

test('a damaged record of an import is named', async () => {
  const path = await made(`${event(1)}\n`);
  await importFile(path, job());
  const imports = join(folder, 'work', 'imports');
  const [name] = await readdir(imports);
  await writeFile(join(imports, name!, 'import.json'), '{"formatVersion":1');
  await expect(importFile(path, job())).rejects.toMatchObject({ code: 'file-damaged' });
});

test('a folder that cannot be written is named', async () => {
  const path = await made(`${event(1)}\n`);
  await writeFile(join(folder, 'work'), 'a file where a folder is needed');
  await expect(importFile(path, job())).rejects.toMatchObject({ code: 'disk-failed' });
  expect(await sorted()).toEqual([]);
});
