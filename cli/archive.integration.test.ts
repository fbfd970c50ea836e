import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Archived } from '../batch-layer/archiver.js';
import { Cli, loginOf } from './run-cli.case.js';

let cli: Cli;
beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'archive-')));
});
afterAll(() => rm(cli.folder, { recursive: true }));

test('the lake is compacted when asked, and derived anew for a changed profile; both are told', async () => {
  const settings = 'archive: { keepRaw: always }\n';
  const config = await cli.configuration('first', (profile) => profile, settings);
  const archive = ['archive', '--source', 'dir:log', '--config', config];
  for (const part of [0, 1, 2]) {
    const threats = [0.1, 0.4, 0.8, 2];
    const lines = threats.map((threat_score, n) => loginOf(`user ${n % 2}`, 4 * part + n, { threat_score }));
    await cli.fill('log', lines);
    expect(await cli.json<Archived>(...archive)).toMatchObject({ rederived: null, compacted: null });
  }

  const { compacted } = await cli.json<Archived>(...archive, '--compact');
  expect([compacted!.before.files, compacted!.after.files]).toEqual([9, 3]);
  expect(compacted!.after.bytes).toBeGreaterThan(0);
  expect((await cli.run(...archive, '--compact')).stdout).toMatch(/^nothing to compact$/m);

  const strict = await cli.configuration(
    'second',
    (profile) => profile.replace(/(threat_score: .*range: )\[0, 1\]/, '$1[0, 0.5]'),
    `${settings.replace(' }', ', compactAfterFiles: 1 }')}`,
  );
  await cli.fill('log', [loginOf('user 0', 100)]);
  const train = ['train', '--source', 'dir:log', '--output', 'out', '--config', strict];
  const { code, stdout, stderr } = await cli.run(...train);
  expect(code, stderr).toBe(0);
  const change = '12 records: valid 9 → 6, rejected 3 → 6, duplicate 0 → 0';
  expect(stdout).toMatch(new RegExp(`^re-derived +${change}$`, 'm'));
  expect(stderr).toMatch(new RegExp(`^re-derive: ${change}`, 'm'));
  expect(stdout).toMatch(/^compacted +5 files → 3, 0\.0 MB → 0\.0 MB$/m);
  const report = JSON.parse(await readFile(join(cli.folder, 'out', 'anomaly_report.json'), 'utf8'));
  expect(report).toMatchObject({
    counts: { read: 13, valid: 7, rejected: 6 },
    rederived: { before: { valid: 9, rejected: 3 }, after: { valid: 6, rejected: 6 } },
    compacted: { before: { files: 5 }, after: { files: 3 } },
  });
  expect(await cli.json('parity', '--source', 'dir:log', '--config', strict)).toMatchObject({
    differences: 0,
  });

  const back = await cli.run(...archive);
  expect(back.stdout).toMatch(/^re-derived: 13 records: valid 7 → 10, rejected 6 → 3, duplicate 0 → 0$/m);
});
