import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const classicLevel = createRequire(import.meta.url).resolve('classic-level');
const hook = new URL('./kill-at.mjs', import.meta.url).href;
const program = `
  import { writeFileSync } from 'node:fs';
  import { open, rename, writeFile } from 'node:fs/promises';
  writeFileSync('a', '12345678');
  await writeFile('b', '12345678');
  const handle = await open('c', 'w');
  await handle.writeFile(Buffer.from('12345678'));
  await handle.sync();
  await handle.close();
  await rename('c', 'd');`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill-at-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** How it ended, and the bytes of the files that it left. */
function run(fault: Record<string, string>, text = program) {
  const args = ['--import', hook, '--input-type=module', '-e', text];
  const { signal } = spawnSync(process.execPath, args, { cwd: folder, env: { ...process.env, ...fault } });
  const files = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]);
  return { signal, files: Object.fromEntries(files) };
}

it('lists the steps, by named imports and by handles', () => {
  expect(run({ FAULT_TRACE: 'trace' }).signal).toBe(null);
  const steps = readFileSync(join(folder, 'trace'), 'utf8').trimEnd().split('\n');
  expect(steps.map((step) => JSON.parse(step).join(' '))).toEqual([
    'write a',
    'write b',
    'write c',
    'fsync c',
    'rename d',
  ]);
});

it.each([
  [{ FAULT_AT: '1' }, {}],
  [{ FAULT_AT: '1', FAULT_TORN: '1' }, { a: 4 }],
  [
    { FAULT_AT: '2', FAULT_TORN: '1' },
    { a: 8, b: 4 },
  ],
  [
    { FAULT_AT: '3', FAULT_TORN: '1' },
    { a: 8, b: 8, c: 4 },
  ],
  [{ FAULT_AT: '5' }, { a: 8, b: 8, c: 8 }],
])('%o kills there', (fault, files) => {
  expect(run(fault)).toEqual({ signal: 'SIGKILL', files });
});

it('counts a batch of LevelDB as one step, and kills before it or when it has begun', () => {
  const program = `
    import { ClassicLevel } from ${JSON.stringify(classicLevel)};
    import { writeFileSync } from 'node:fs';
    writeFileSync('not counted', '');
    const database = new ClassicLevel('state');
    await database.open();
    for (const name of ['first', 'second']) {
      await database.batch().put(name, name).write({ sync: true });
      writeFileSync(name, '');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));`;
  const before = { FAULT_KIND: 'batch', FAULT_AT: '2' };
  for (const fault of [before, { ...before, FAULT_TORN: '1' }]) {
    const { signal, files } = run(fault, program);
    expect(signal).toBe('SIGKILL');
    expect(Object.keys(files)).toContain('first');
    if (!('FAULT_TORN' in fault)) expect(Object.keys(files)).not.toContain('second');
  }
});
