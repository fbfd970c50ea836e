import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'streamguard-imports-'));
const script = join(checkout, 'scripts/check-imports.mjs');
const folders = [
  'core',
  'connectors',
  'config',
  'batch-layer',
  'speed-layer',
  'simulation',
  'cli',
  'scripts',
];

const allowed: Record<string, string> = {
  'core/a.ts': `import { createHash } from 'node:crypto';\nimport { Buffer } from 'node:buffer';\nimport { z } from 'zod';\nexport const a = [createHash, Buffer, z];`,
  'core/a.test.ts': `import '../config/b.js';\nimport 'node:fs';\nimport 'fast-check';`,
  'config/b.ts': `import 'node:fs';\nimport { a } from '../core/a.js';\nexport const b = a;`,
  'connectors/event-log/c.ts': `import 'kafkajs';\nimport '../../config/b.js';\nexport const c = 1;`,
  'connectors/lake/d.ts': `import '../event-log/c.js';\nexport const d = 1;`,
  'batch-layer/e.ts': `import '../connectors/lake/d.js';\nimport type { K } from 'kafkajs';\nexport type E = K;`,
  'speed-layer/f.ts': `import '../core/a.js';\nexport const f = 1;`,
  'simulation/g.ts': `import type { c } from '../connectors/event-log/c.js';\nexport type G = typeof c;`,
  'cli/h.ts': `import '../batch-layer/e.js';\nimport '../speed-layer/f.js';\nimport '../simulation/g.js';\nexport const h = 1;`,
  'scripts/i.ts': `import '../cli/h.js';\nimport 'fast-check';\nexport const i = 1;`,
};

const violations: [rule: string, file: string, text: string][] = [
  ['core-is-pure', 'core/reads.ts', `import 'node:fs';`],
  ['core-is-pure', 'core/connects.ts', `import 'node:net';`],
  ['core-is-pure', 'core/listens.ts', `import 'node:http';`],
  ['core-is-pure', 'core/spawns.ts', `import 'node:child_process';`],
  ['core-is-pure', 'core/threads.ts', `import 'node:worker_threads';`],
  ['core-is-pure', 'core/loads.ts', `export const yaml = import('yaml');`],
  [
    'core-is-pure',
    'core/reaches-out.ts',
    `import type { b } from '../config/b.js';\nexport type B = typeof b;`,
  ],
  ['config-imports', 'config/reaches-out.ts', `import '../connectors/lake/d.js';`],
  ['connectors-imports', 'connectors/lake/reaches-up.ts', `import '../../batch-layer/e.js';`],
  ['batch-layer-imports', 'batch-layer/reaches-over.ts', `import '../speed-layer/f.js';`],
  ['batch-layer-imports', 'batch-layer/reaches-up.ts', `export * from '../cli/h.js';`],
  ['speed-layer-imports', 'speed-layer/reaches-over.ts', `import '../batch-layer/e.js';`],
  ['simulation-imports', 'simulation/reaches-out.ts', `import '../connectors/lake/d.js';`],
  ['cli-imports', 'cli/reaches-down.ts', `import '../scripts/i.js';`],
  ['engines-behind-ports', 'batch-layer/reaches-out.ts', `import 'kafkajs';`],
  ['no-cycle', 'core/egg.ts', `import './egg.js';`],
  ['no-cycle', 'core/chicken.ts', `import type { Chicken } from './chicken.js';\nexport type C = Chicken;`],
  ['no-dev-dependency', 'connectors/plays.ts', `import 'fast-check';`],
  ['no-test-code', 'connectors/rests-on-tests.ts', `import '../core/a.test.js';`],
  ['resolvable', 'core/dangles.ts', `import './nowhere.js';`],
];

beforeAll(() => {
  write(
    'package.json',
    JSON.stringify({
      type: 'module',
      dependencies: { zod: '1', yaml: '1', kafkajs: '1' },
      devDependencies: { 'fast-check': '1' },
    }),
  );
  for (const name of ['zod', 'yaml', 'kafkajs', 'fast-check']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  for (const [file, text] of Object.entries(allowed)) write(file, text);
});
afterAll(() => rmSync(root, { recursive: true }));

describe('the import rules', () => {
  it('pass what is allowed, and count what they saw', () => {
    const { status, stdout, stderr } = check();
    expect(stderr).toBe('');
    expect(stdout).toBe('10 of 10 modules checked, 0 violations\n');
    expect(status).toBe(0);
  });

  it('each catch a planted violation', () => {
    for (const [, file, text] of violations) write(file, text);
    const { status, stderr } = check();
    for (const [, file] of violations) rmSync(join(root, file));
    const caught = stderr.split('\n').filter((line) => line.includes(' -> '));
    const found = caught.map((line) => line.split(' -> ')[0]);
    for (const [rule, file] of violations) expect(found).toContain(`${rule}: ${file}`);
    const blamed = new Set(found.map((line) => line?.split(': ')[1]));
    expect(blamed).toEqual(new Set(violations.map(([, file]) => file)));
    expect(status).toBe(1);
  });

  it('fail where no module is seen', () => {
    for (const folder of folders) rmSync(join(root, folder), { recursive: true });
    const { status, stderr } = check();
    expect(stderr).toContain('not seen: any source file');
    expect(status).toBe(1);
  });
});

function check() {
  return spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
}

function write(file: string, text: string): string {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return join(root, file);
}
