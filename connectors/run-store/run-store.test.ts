import {
  access,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../core/runs/manifest.js';
import { assertReplaceable, linkOutput, RunStore } from './run-store.js';

let folder: string;
let store: RunStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-store-'));
  store = new RunStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const manifestOf = (run: string) =>
  ({ formatVersion: 1, run, profile: 'p' }) as unknown as Omit<RunManifest, 'files'>;

/** A run of two files. */
async function publish(run: string): Promise<RunManifest> {
  const draft = await store.draft(run);
  await mkdir(join(draft, 'training_data'));
  await writeFile(join(draft, 'training_data', 'part.parquet'), run);
  await writeFile(join(draft, 'model.json'), '{}');
  return store.publish(draft, manifestOf(run));
}

const runFiles = async (run: string) =>
  (await readdir(store.runFolder(run), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();

describe('a run', () => {
  it('is a draft that nobody lists, until it is published whole', async () => {
    const draft = await store.draft('1');
    await writeFile(join(draft, 'model.json'), '{}');
    expect(await store.list()).toEqual([]);
    await expect(access(store.runFolder('1'))).rejects.toThrow('ENOENT');
    await store.publish(draft, manifestOf('1'));
    expect(await store.list()).toEqual(['1']);
    expect(await runFiles('1')).toEqual(['manifest.json', 'model.json']);
    await expect(access(draft)).rejects.toThrow('ENOENT');
  });

  it('names each of its files with its SHA-256', async () => {
    const { files } = await publish('1');
    expect(files).toEqual({
      'model.json': '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      'training_data/part.parquet': '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',
    });
    expect(await store.manifest('1')).toEqual({
      ...manifestOf('1'),
      continues: null,
      nextCohortId: 0,
      files,
    });
  });

  it('leaves nothing of a killed training behind once the next begins', async () => {
    await writeFile(join(await store.draft('1'), 'half'), '');
    const draft = await store.draft('2');
    expect(await readdir(join(folder, 'runs'))).toEqual(['2.draft']);
    expect(await readdir(draft)).toEqual([]);
  });

  it('is listed by age; a lock beside them is none', async () => {
    for (const run of ['20260102', '20260101', '20260103']) await publish(run);
    await mkdir(join(folder, 'runs', '.lock'));
    expect(await store.list()).toEqual(['20260101', '20260102', '20260103']);
    expect(await new RunStore(join(folder, 'nothing')).list()).toEqual([]);
  });
});

describe('a run that is no longer wanted', () => {
  it('is removed, and the others stay', async () => {
    for (const run of ['1', '2']) await publish(run);
    expect(await store.sizeOf('1')).toBeGreaterThan(100);
    await store.remove('1');
    expect(await store.list()).toEqual(['2']);
    expect(await readdir(join(folder, 'runs'))).toEqual(['2']);
    await expect(store.remove('1')).rejects.toThrow('ENOENT');
  });

  it('is known by the links that lead into it', async () => {
    await publish('1');
    const link = join(folder, 'link');
    expect(await store.runBehind(link)).toBeNull();
    await linkOutput(link, join(store.runFolder('1'), 'training_data'), false);
    expect(await store.runBehind(link)).toBe('1');
    expect(await store.runBehind(folder)).toBeNull();
    expect(await store.runBehind(join(folder, 'runs'))).toBeNull();
    await store.remove('1');
    expect(await store.runBehind(link)).toBeNull();
  });
});

describe('the run in force', () => {
  it('is none before the first, and stays what it was while others are published', async () => {
    expect(await store.latest()).toBeNull();
    await publish('1');
    expect(await store.latest()).toBeNull();
    await store.flipLatest('1');
    await publish('2');
    expect((await store.latest())?.run).toBe('1');
  });

  it('changes by replacing a link, which may lead back', async () => {
    for (const run of ['1', '2']) await publish(run);
    for (const run of ['1', '2', '1']) {
      await store.flipLatest(run);
      expect((await store.latest())?.run).toBe(run);
      expect(await readlink(join(folder, 'latest'))).toBe(join('runs', run));
    }
    expect((await readdir(folder)).sort()).toEqual(['latest', 'runs']);
  });

  it('is never missing while it changes', async () => {
    for (const run of ['1', '2']) await publish(run);
    await store.flipLatest('1');
    let changing = true;
    const changes = (async () => {
      for (let round = 0; round < 50; round++) await store.flipLatest(round % 2 ? '1' : '2');
      changing = false;
    })();
    let reads = 0;
    for (; changing || reads < 10; reads++) expect(['1', '2']).toContain((await store.latest())?.run);
    await changes;
  });
});

describe('a damaged run', () => {
  const damaged = (problem: RegExp) => ({
    code: 'run-damaged',
    exitCode: 1,
    details: { run: '1', problem: expect.stringMatching(problem) },
  });

  it('has no manifest, or half of one', async () => {
    await publish('1');
    await store.flipLatest('1');
    const path = join(store.runFolder('1'), 'manifest.json');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 20));
    await expect(store.latest()).rejects.toMatchObject(damaged(/manifest\.json is no JSON/));
    await rm(path);
    await expect(store.latest()).rejects.toMatchObject(damaged(/manifest\.json is missing/));
    await rm(store.runFolder('1'), { recursive: true });
    await expect(store.latest()).rejects.toMatchObject(damaged(/manifest\.json is missing/));
  });

  it('lacks a file, or has another than was written; only what is asked for is looked at', async () => {
    const manifest = await publish('1');
    await store.verify(manifest);
    const path = join(store.runFolder('1'), 'training_data', 'part.parquet');
    await writeFile(path, 'another');
    await expect(store.verify(manifest)).rejects.toMatchObject(
      damaged(/part\.parquet is not what was written/),
    );
    await store.verify(manifest, 'model.json');
    await rm(path);
    await expect(store.verify(manifest)).rejects.toMatchObject(damaged(/part\.parquet cannot be read/));
  });

  it('was written by a later version', async () => {
    const draft = await store.draft('1');
    await store.publish(draft, { ...manifestOf('1'), formatVersion: 2 });
    await expect(store.manifest('1')).rejects.toMatchObject({
      code: 'file-too-new',
      details: { found: 2, known: 1 },
    });
  });
});

describe('the output', () => {
  const link = () => join(folder, 'output', 'training_data');
  const target = (run: string) => join(store.runFolder(run), 'training_data');

  it('is a link to the training data, made with its folder, and led elsewhere by the next run', async () => {
    for (const run of ['1', '2']) {
      await publish(run);
      await assertReplaceable(link());
      await linkOutput(link(), target(run), false);
      expect(await readFile(join(link(), 'part.parquet'), 'utf8')).toBe(run);
    }
    expect(await readdir(join(link(), '..'))).toEqual(['training_data']);
    expect(await readlink(link())).not.toMatch(/^\//);
  });

  it('replaces a link that leads nowhere', async () => {
    await publish('1');
    await mkdir(join(folder, 'output'));
    await symlink('/nowhere', link());
    await assertReplaceable(link());
    await linkOutput(link(), target('1'), false);
    expect(await readFile(join(link(), 'part.parquet'), 'utf8')).toBe('1');
  });

  it.each(['folder', 'file'])('a %s that we did not make is refused, and stays', async (kind) => {
    const theirs = join(link(), 'thesis.txt');
    await mkdir(kind === 'folder' ? link() : join(link(), '..'), { recursive: true });
    await writeFile(kind === 'folder' ? theirs : link(), 'theirs');
    await expect(assertReplaceable(link())).rejects.toMatchObject({
      code: 'output-not-ours',
      exitCode: 2,
      details: { path: link() },
    });
    await publish('1');
    await expect(linkOutput(link(), target('1'), false)).rejects.toMatchObject({
      code: 'output-not-ours',
    });
    expect(await readdir(join(link(), '..'))).toEqual(['training_data']);
    expect(await readFile(kind === 'folder' ? theirs : link(), 'utf8')).toBe('theirs');
  });

  it('with overwrite it is replaced, and a run behind a link is not touched', async () => {
    for (const run of ['1', '2']) await publish(run);
    await mkdir(link(), { recursive: true });
    await writeFile(join(link(), 'old.parquet'), '');
    for (const run of ['1', '2']) await linkOutput(link(), target(run), true);
    expect((await lstat(link())).isSymbolicLink()).toBe(true);
    expect(await readFile(join(target('1'), 'part.parquet'), 'utf8')).toBe('1');
  });
});
