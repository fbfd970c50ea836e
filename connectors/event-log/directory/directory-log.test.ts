import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { eventLogCase } from '../event-log.case.js';
import { openEventLog } from '../open.js';

let folder: string;
let logs = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directory-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

eventLogCase({
  create: (partitions, options) =>
    openEventLog(`dir:${join(folder, `log ${logs++}`)}`, {
      ...options,
      segmentBytes: 64,
      create: { partitions },
    }),
  reopen: (log) => openEventLog(log.url, { segmentBytes: 64 }),
  forget: async (log, partition, offset) => {
    const segments = join(log.url.slice('dir:'.length), String(partition));
    const kept = (await readdir(segments))
      .filter((name) => Number.parseInt(name, 10) <= offset)
      .sort()
      .at(-1);
    for (const name of await readdir(segments))
      if (Number.parseInt(name, 10) < Number.parseInt(kept ?? '0', 10)) await rm(join(segments, name));
  },
  begin: { lacks: 'a directory has no transactions' },
  appendNull: { lacks: 'a line is always a value' },
  appendCompressed: { lacks: 'segments are plain text' },
});
