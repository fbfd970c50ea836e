import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkOutput, RunStore } from '../connectors/run-store/run-store.js';
import type { RunManifest } from '../core/runs/manifest.js';
import { runId } from '../core/runs/run-id.js';
import { promote } from './promotion.js';
import { prune } from './retention.js';

let folder: string;
let store: RunStore;
const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const runs = [1, 2, 3, 4, 5].map((number) => runId(day(number)));
const link = () => join(folder, 'output');
const trainingData = (run: string) => join(store.runFolder(run), 'training_data');

async function publish(run: string, excerpt = false): Promise<void> {
  const draft = await store.draft(run);
  await mkdir(join(draft, 'training_data'));
  await writeFile(join(draft, 'training_data', 'part.parquet'), run);
  const manifest = { formatVersion: 1, run, excerpt, outputLinks: [link()] };
  await store.publish(draft, manifest as unknown as Omit<RunManifest, 'files'>);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retention-'));
  store = new RunStore(folder);
  for (const run of runs) await publish(run);
  await store.flipLatest(runs[4]!);
});
afterEach(() => rm(folder, { recursive: true }));

describe('prune', () => {
  it('removes all but the newest, and says the bytes', async () => {
    const { removed, kept } = await prune(store, { keep: 2, since: null }, false);
    expect(removed.map(({ run }) => run)).toEqual(runs.slice(0, 3));
    expect(removed.every(({ bytes }) => bytes > 19)).toBe(true);
    expect(kept.map(({ because }) => because)).toEqual(['one of the newest 2', 'in force']);
    expect(await store.list()).toEqual(runs.slice(3));
  });

  it('leaves the run in force and those that links lead to', async () => {
    await store.flipLatest(runs[0]!);
    await linkOutput(link(), trainingData(runs[1]!), false);
    const { kept } = await prune(store, { keep: 1, since: null }, false);
    expect(kept).toEqual([
      { run: runs[0], because: 'in force' },
      { run: runs[1], because: `${link()} leads to it` },
      { run: runs[4], because: 'one of the newest 1' },
    ]);
    expect(await store.list()).toEqual([runs[0], runs[1], runs[4]]);
  });

  it('leaves what is not that old', async () => {
    const { removed } = await prune(store, { keep: 0, since: day(3).getTime() }, false);
    expect(removed.map(({ run }) => run)).toEqual(runs.slice(0, 2));
  });

  it('on a dry run removes nothing', async () => {
    const { removed } = await prune(store, { keep: 0, since: null }, true);
    expect(removed).toHaveLength(4);
    expect(await store.list()).toEqual(runs);
  });

  it('removes a damaged run as any other', async () => {
    await rm(join(store.runFolder(runs[1]!), 'manifest.json'));
    await prune(store, { keep: 1, since: null }, false);
    expect(await store.list()).toEqual([runs[4]]);
  });
});

describe('promote', () => {
  it('puts an older run in force and leads its link to it', async () => {
    await linkOutput(link(), trainingData(runs[4]!), false);
    const promoted = await promote(store, runs[1]!);
    expect(promoted).toEqual({ before: runs[4], links: [link()], left: [] });
    expect(await store.inForce()).toBe(runs[1]);
    expect(await store.runBehind(link())).toBe(runs[1]);
  });

  it('leaves alone what is no link', async () => {
    await mkdir(link());
    expect(await promote(store, runs[1]!)).toMatchObject({ links: [], left: [link()] });
    expect(await store.inForce()).toBe(runs[1]);
  });

  it('refuses a damaged run and an excerpt, and changes nothing', async () => {
    await writeFile(join(trainingData(runs[1]!), 'part.parquet'), 'other');
    await expect(promote(store, runs[1]!)).rejects.toMatchObject({ code: 'run-damaged' });
    const excerpt = runId(day(6));
    await publish(excerpt, true);
    await expect(promote(store, excerpt)).rejects.toMatchObject({ code: 'run-is-excerpt', exitCode: 2 });
    expect(await store.inForce()).toBe(runs[4]);
    expect(await store.runBehind(link())).toBeNull();
  });
});
