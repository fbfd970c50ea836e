import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { skipKinds } from './importer.js';

test('docs/importing.md lists the kinds of skipped lines as they are', () => {
  const page = readFileSync(new URL('../../docs/importing.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, kind, text]) => [kind, text]);
  expect(rows).toEqual(Object.entries(skipKinds));
});
