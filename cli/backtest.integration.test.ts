import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cli } from './run-cli.case.js';

interface Side {
  readonly run: string;
  readonly counts: { read: number; valid: number; rejected: number; duplicate: number };
  readonly anomalies: number;
  readonly alerts: number;
}

interface Backtest {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly before: Side;
  readonly after: Side;
  readonly gained: readonly { readonly user: string; readonly eventIds: readonly string[] }[];
  readonly lost: readonly unknown[];
  readonly keptBefore: number;
  readonly keptAfter: number;
}

const source = ['--source', 'dir:log'];

let cli: Cli;
let [older, newer] = ['', ''];
let cut: readonly number[];
beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'backtest-')));
  const generate = ['generate', '--users', '8', '--seed', '3', '--out', 'dir:log'];
  await cli.json(...generate, '--start', '2026-01-05', '--days', '3');
  const first = await cli.json<{ run: string; cut: number[] }>('train', ...source);
  await cli.json(...generate, '--start', '2026-01-08', '--days', '1');
  const second = await cli.json<{ run: string }>('train', ...source);
  [older, newer] = [first.run, second.run];
  cut = first.cut;
});
afterAll(() => rm(cli.folder, { recursive: true }));

describe('streamguard backtest', () => {
  it('compares a run with the one in force, from the earlier cut on', async () => {
    const backtest = await cli.json<Backtest>('backtest', ...source, '--run', older);
    expect([backtest.after.run, backtest.before.run]).toEqual([older, newer]);
    expect(backtest.from).toEqual(cut);
    const { read, valid, rejected, duplicate } = backtest.after.counts;
    expect(read).toBe(backtest.to.reduce((sum, to, partition) => sum + to - cut[partition]!, 0));
    expect(valid + rejected + duplicate).toBe(read);
  });

  it('compares a configuration with another', async () => {
    const classic = (threshold: number) =>
      cli.configuration(`classic ${threshold}`, (profile) =>
        profile.replace(/use: \w+/, 'use: classic').replace('threshold: 0.5', `threshold: ${threshold}`),
      );
    const [loose, strict] = [await classic(0.5), await classic(0.75)];
    const { before, after, gained, lost, keptBefore, keptAfter } = await cli.json<Backtest>(
      ...['backtest', ...source, '--from', '2026-01-08T12:00:00Z', '--config', loose],
      ...['--against-config', strict],
    );
    expect(before.run).toBe(after.run);
    expect(after.anomalies).toBeGreaterThan(before.anomalies);
    expect(gained.length).toBeGreaterThan(0);
    expect(after.alerts).toBe(gained.length + keptAfter);
    expect(before.alerts).toBe(lost.length + keptBefore);
    expect(gained[0]!.user).toEqual(expect.any(String));
  });

  it('shows people the alerts, the worst first, and refuses a stretch that ends before it begins', async () => {
    const { stdout } = await cli.run(
      'backtest',
      ...source,
      '--run',
      older,
      '--from',
      '2026-01-08',
      '--show',
      '1',
    );
    expect(stdout).toMatch(/records read = .* valid/);
    expect(stdout).toMatch(/alerts gained, .* lost, .* kept/);
    const { code, stderr } = await cli.run('backtest', ...source, '--to', '2026-01-06T00:00:00Z');
    expect([code, stderr]).toEqual([2, expect.stringContaining('ends before it begins')]);
  });
});
