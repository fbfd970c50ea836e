import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const program = join(checkout, 'dist/cli/main.js');
const text = (file: string) => readFileSync(join(checkout, file), 'utf8');
const pages = [checkout, join(checkout, 'docs')]
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.md'))
  .map((path) => path.slice(checkout.length));

it.each(pages)('the links of %s lead somewhere', (page) => {
  const links = Array.from(text(page).matchAll(/\]\((?!https?:)([^)#]+)/g), ([, link]) => link!);
  expect(links.filter((link) => !existsSync(join(checkout, dirname(page), link)))).toEqual([]);
});

it('the folders and files that ARCHITECTURE.md and CONTRIBUTING.md name exist', () => {
  const named = ['ARCHITECTURE.md', 'CONTRIBUTING.md'].flatMap((page) =>
    Array.from(
      text(page).matchAll(
        /`((?:core|connectors|batch-layer|config|cli|docs|scripts|simulation)\/[^`A-Z]*)`/g,
      ),
      ([, path]) => path!,
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(checkout, path)))).toEqual([]);
});

it('ARCHITECTURE.md names every folder of core/ and connectors/', () => {
  const folders = ['core', 'connectors']
    .map((parent) => join(checkout, parent))
    .flatMap((parent) => readdirSync(parent).filter((name) => readdirSync(join(parent, name)).length > 0));
  expect(folders.filter((name) => !text('ARCHITECTURE.md').includes(`${name}/`))).toEqual([]);
});

it.skipIf(!existsSync(program))(
  'README.md shows what training on the example prints (of the program that `npm run build` made)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'streamguard-readme-'));
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [program, ...args, '--no-progress'], { cwd: folder, encoding: 'utf8' });
    run('import', join(checkout, 'docs/example-auth.log'), '--format', 'sshd', '--out', 'dir:log');
    const printed = run('train', '--source', 'dir:log').split('\n');
    rmSync(folder, { recursive: true });
    const [, shown] = text('README.md').match(/```text\n(.*)\n```/)!;
    expect(printed).toContain(shown);
  },
);
