/**
 * Checks the import rules of .dependency-cruiser.cjs: `node scripts/check-imports.mjs [FOLDER]` (default: the current one).
 * Exit code 1 on a violation, and where the modules seen are not exactly the source files there are: with a TypeScript it
 * does not know, dependency-cruiser sees none and is content.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import rules from '../.dependency-cruiser.cjs';

const root = resolve(process.argv[2] ?? '.');
const made = ['node_modules', 'dist', 'output', 'coverage'];
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !made.includes(entry.name))
  .map(({ name }) => name);
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .map((file) => `${folder}/${file}`),
);

const { forbidden, options } = rules;
const { output } = await cruise(folders, {
  ...options,
  baseDir: root,
  validate: true,
  ruleSet: { forbidden },
});
const seen = new Set(output.modules.map(({ source }) => source));
const unseen = files.filter((file) => !seen.has(file));
const { violations } = output.summary;

for (const { rule, from, to, cycle } of violations) {
  const { comment } = forbidden.find(({ name }) => name === rule.name);
  const way = cycle ? cycle.map(({ name }) => name).join(' -> ') : to;
  console.error(`${rule.name}: ${from} -> ${way}\n  ${comment}`);
}
for (const file of unseen) console.error(`not seen: ${file}`);
if (files.length === 0) console.error('not seen: any source file');
console.log(
  `${files.length - unseen.length} of ${files.length} modules checked, ${violations.length} violations`,
);
process.exitCode = violations.length + unseen.length > 0 || files.length === 0 ? 1 : 0;
