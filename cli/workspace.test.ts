import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfiguration } from '../config/load.js';
import { openEventLog } from '../connectors/event-log/open.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import { openWorkspace } from './workspace.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workspace-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Where a database puts what does not fit into memory. */
async function spillOf(db: DuckDb): Promise<string> {
  const [row] = await db.rows(`SELECT current_setting('temp_directory') AS path`);
  return String(row!.path);
}

it('two commands over one log spill into folders of their own: DuckDB crashed where they shared one', async () => {
  const environment = { STREAMGUARD_OUTPUT_DIR: join(folder, 'output') };
  const configuration = loadConfiguration({ workingDirectory: folder, environment });
  const url = `dir:${join(folder, 'log')}`;
  await (await openEventLog(url, { create: { partitions: 1 } })).close();

  const [one, other] = [await openWorkspace(configuration, url), await openWorkspace(configuration, url)];
  const paths = [await spillOf(one.db), await spillOf(other.db)];
  await one.close();
  await other.close();
  expect(paths[0]).not.toBe(paths[1]);
});
