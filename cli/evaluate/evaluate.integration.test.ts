import { appendFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evaluation } from '../../batch-layer/evaluation/evaluation.js';
import { Cli, ended } from '../run-cli.case.js';

let cli: Cli;
beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'evaluate-')));
});
afterAll(() => rm(cli.folder, { recursive: true }));

describe('streamguard evaluate', () => {
  it('writes the page and the tables of simulated worlds', async () => {
    const { stdout } = await cli.run(
      ...['evaluate', '--seeds', '7', '--users', '8', '--history', '2', '--days', '1'],
      ...['--incidents-per-day', '5', '--intensities', '1', '--scorers', 'original'],
      ...['--html', 'q.html', '--markdown', 'q.md'],
    );
    expect(stdout).toContain('\nAttacks found, and the price\n');
    expect(await readFile(join(cli.folder, 'q.html'), 'utf8')).toContain('<svg');
    expect(await readFile(join(cli.folder, 'q.md'), 'utf8')).toContain('# Quality\n');
  });

  it('leaves nothing behind where Ctrl-C ends it', async () => {
    const temporary = join(cli.folder, 'tmp');
    await mkdir(temporary);
    const child = new Cli(cli.folder, { TMPDIR: temporary }).start('evaluate', '--no-progress');
    const end = ended(child);
    while ((await readdir(temporary)).length === 0 && child.exitCode === null) await sleep(20);
    child.kill('SIGINT');
    expect(await end).toEqual({ code: 130, stdout: '', stderr: '' });
    expect(await readdir(temporary)).toEqual([]);
  });

  it('judges a log with labels by the run in force', async () => {
    const generate = [
      ...['generate', '--users', '8', '--seed', '3', '--out', 'dir:log'],
      ...['--incidents-per-day', '4', '--labels', 'new.ndjson'],
    ];
    await cli.json(...generate, '--start', '2026-01-05', '--days', '2');
    const known = await readFile(join(cli.folder, 'new.ndjson'), 'utf8');
    await cli.json('train', '--source', 'dir:log');
    await cli.json(...generate, '--start', '2026-01-07', '--days', '1');
    await appendFile(join(cli.folder, 'new.ndjson'), known);
    const { setting, conditions } = await cli.json<Evaluation>(
      ...['evaluate', '--labels', 'new.ndjson', '--source', 'dir:log'],
    );
    expect(setting).toBeNull();
    const [{ circumstances, events, figures }] = conditions as [Evaluation['conditions'][number]];
    expect(circumstances).toBeNull();
    expect(events).toBeGreaterThan(500);
    for (const { asItIs } of figures) expect(asItIs.recall.of).toBeGreaterThan(1);
  });

  it.each([
    [['--from', '2026-01-20T00:00:00Z'], 'nothing to judge'],
    [['--seeds', '1'], '--seeds is of simulated worlds'],
  ])('refuses %j with labels', async (options, problem) => {
    const { code, stderr } = await cli.run(
      ...['evaluate', '--labels', 'new.ndjson', '--source', 'dir:log', ...options],
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});
