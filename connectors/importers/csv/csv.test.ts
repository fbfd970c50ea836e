import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfiguration } from '../../../config/load.js';
import { silent } from '../../../core/progress/progress.js';
import { openEventLog } from '../../event-log/open.js';
import { importFile } from '../import-file.js';
import { mappingSchema } from './mapping.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-'));
});
afterEach(() => rm(folder, { recursive: true }));

const event = {
  user: { column: 'who' },
  timestamp: { column: 'when', time: 'iso' },
  event_type: { constant: 'auth_attempt' },
};

/** Imports the text, and returns what became of it. */
async function imported(text: string | Buffer, mapping: object, more: object = {}) {
  const path = join(folder, 'in.csv');
  await writeFile(path, text);
  const log = await openEventLog(`dir:${folder}/log`, { create: { partitions: 1 } });
  const job = {
    log,
    profile,
    folder,
    format: 'csv',
    mapping: mappingSchema.parse(mapping),
    reading: {},
    again: false,
    now: () => 0,
    progress: silent,
    ...more,
  } as const;
  const file = await importFile(path, job);
  const events: unknown[] = [];
  const [from, to] = [await log.positions('earliest'), await log.positions('latest')];
  for await (const { records } of log.read({ from, to }))
    for (const { value } of records) events.push(JSON.parse(value!.toString()));
  const skipped = await readFile(file.skippedPath, 'utf8').catch(() => '');
  const lines = skipped.split('\n').filter(Boolean);
  return { file, events, skipped: lines.map((line) => JSON.parse(line)) };
}

describe('rows', () => {
  it('may be quoted, span lines, follow a byte order mark and end in any line break', async () => {
    const text = '\ufeffwho,when,note\r\n"a ""b""",2026-03-02T00:00:00Z,"x,\r\ny"\r\n\r\nc,2026-03-02,z';
    const mapping = { event: { ...event, 'metadata.hostname': { column: 'note' } } };
    const { file, events, skipped } = await imported(text, mapping);
    const at = Date.UTC(2026, 2, 2);
    expect(events).toEqual([
      { user: 'a "b"', timestamp: at, event_type: 'auth_attempt', metadata: { hostname: 'x,\r\ny' } },
      { user: 'c', timestamp: at, event_type: 'auth_attempt', metadata: { hostname: 'z' } },
    ]);
    expect(file).toMatchObject({ lines: 3, used: 2, events: 2, skipped: { blank: 1 } });
    expect(skipped).toEqual([{ line: 4, kind: 'blank', text: '' }]);
  });

  it('without a header, with another delimiter and encoding', async () => {
    const mapping = { delimiter: ';', encoding: 'windows-1252', columns: ['who', 'when'], event };
    const { events } = await imported(Buffer.from('J\xf6rg;2026-03-02\n', 'latin1'), mapping);
    expect(events).toMatchObject([{ user: 'Jörg' }]);
  });

  it('that are not as the mapping says are kept with file, line, column and reason', async () => {
    const text =
      'who,when,n,ok\na,2026-02-30,1,yes\nb,2026-03-02,1.5,no\nc,2026-03-02\nd,2026-03-02,7,perhaps\ne,2026-03-02,7,1\nx,,,\n';
    const mapping = {
      skip: [{ column: 'who', values: ['x'] }],
      event: { ...event, n: { column: 'n', type: 'integer' }, ok: { column: 'ok', type: 'boolean' } },
    };
    const { file, events, skipped } = await imported(text, mapping);
    const path = join(folder, 'in.csv');
    expect(events).toMatchObject([{ user: 'e', n: 7, ok: true }]);
    expect(skipped.map(({ line, kind, problem }) => [line, kind, problem])).toEqual([
      [2, 'unreadable', `${path}:2:2: when: "2026-02-30" is not a time of the form iso`],
      [3, 'unreadable', `${path}:3:3: n: "1.5" is not of type integer`],
      [4, 'unreadable', `${path}:4:2: the row has 2 cells, and there are 4 columns`],
      [5, 'unreadable', `${path}:5:4: ok: "perhaps" is not of type boolean`],
      [7, 'not-wanted', undefined],
    ]);
    expect(file).toMatchObject({ lines: 6, used: 1, skipped: { unreadable: 4, 'not-wanted': 1 } });
  });

  it('listed values, others, and cells that say nothing', async () => {
    const mapping = {
      absent: ['', '-'],
      event: { ...event, status: { column: 's', values: { OK: 'success' }, otherwise: 'failed' } },
    };
    const { events } = await imported(
      'who,when,s\na,2026-03-02,OK\nb,2026-03-02,no\nc,2026-03-02,-\n',
      mapping,
    );
    expect(events.map((found) => (found as { status?: string }).status)).toEqual([
      'success',
      'failed',
      undefined,
    ]);
  });

  it('a path like __proto__ is a name as any other', async () => {
    const { events } = await imported('who,when\na,2026-03-02\n', {
      event: { ...event, '__proto__.x': { constant: 1 } },
    });
    expect(JSON.stringify(events[0])).toContain('"__proto__":{"x":1}');
  });

  it('bear the same ids whenever they are imported; equal rows differ, equal columns do not', async () => {
    const text = 'who,when\na,2026-03-02\na,2026-03-02\n';
    const ofRow = { event: { ...event, event_id: { idOf: 'row' } } };
    const twice = [await imported(text, ofRow), await imported(text, ofRow, { again: true })];
    const ids = twice[1]!.events.map((found) => (found as { event_id: string }).event_id);
    expect(ids.slice(2)).toEqual(ids.slice(0, 2));
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^evt_[0-9a-f]{32}$/);
    const ofColumn = { event: { ...event, event_id: { idOf: ['who'] } } };
    const last = await imported(text, ofColumn, { again: true });
    const [one, other] = last.events.slice(-2) as { event_id: string }[];
    expect(one!.event_id).toBe(other!.event_id);
  });
});

it('the example of docs/importing.md is what the page says', async () => {
  const page = await readFile(new URL('../../../docs/importing.md', import.meta.url), 'utf8');
  const [csv, yaml, json] = ['csv', 'yaml', 'json'].map(
    (kind) => new RegExp(`\`\`\`${kind}\\n([^\`]*)\`\`\``).exec(page)![1]!,
  );
  const { events, file } = await imported(csv!, parse(yaml!));
  expect(file).toMatchObject({ lines: 3, used: 2, skipped: { 'not-wanted': 1 } });
  expect(`${JSON.stringify(events[1])}\n`).toBe(json);
});

describe('refused whole', () => {
  const refused = async (text: string | Buffer, mapping: object, expected: object) => {
    await expect(imported(text, mapping)).rejects.toMatchObject(expected);
    const log = await openEventLog(`dir:${folder}/log`);
    expect(await log.positions('latest')).toEqual([0]);
  };
  const good = 'who,when\na,2026-03-02\n';

  it.each([
    ['a quote that is never closed', `${good}b,"2026\nc,d\n`, 3, 2, 'never closed'],
    ['text after a quote', `${good}"b"c,2026-03-02\n`, 3, 1, 'something else than a delimiter'],
    ['bytes that are no UTF-8', Buffer.from(`${good}J\xf6rg,2026-03-02\n`, 'latin1'), 3, 1, 'not utf-8'],
  ])('%s, with its place', async (_, text, line, column, problem) => {
    const message = expect.stringMatching(new RegExp(`in\\.csv:${line}:${column}: .*${problem}`));
    await refused(text, { event }, { code: 'import-csv-malformed', message });
  });

  it('a column that is not there, and a file of which no row fits', async () => {
    await refused('who,time\n', { event }, { code: 'import-column-unknown' });
    const message = expect.stringContaining('in.csv:2:2: when: "yesterday"');
    await refused('who,when\na,yesterday\n', { event }, { code: 'import-mapping-unfit', message });
  });
});

it('a begun import goes on where it was, and not with another mapping', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => `u${n},2026-03-02\n`).join('');
  const text = `who,when\n${rows}`;
  const limits = { records: 10, bytes: 1e9 };
  let calls = 0;
  const now = () => {
    if (++calls > 5) throw new Error('killed');
    return 0;
  };
  await expect(imported(text, { event }, { limits, now })).rejects.toThrow('killed');
  const otherwise = { event: { ...event, status: { constant: 'failed' } } };
  await expect(imported(text, otherwise, { limits })).rejects.toMatchObject({ code: 'usage' });
  const { file, events } = await imported(text, { event }, { limits });
  expect(file).toMatchObject({ lines: 100, used: 100, events: 100 });
  expect(file.resumedAt).toBeGreaterThan(0);
  expect(events.map((found) => (found as { user: string }).user)).toEqual(
    Array.from({ length: 100 }, (_, n) => `u${n}`),
  );
});
