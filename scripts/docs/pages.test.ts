import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cliPage, program } from './cli-page.js';
import { configurationPage } from './configuration-page.js';
import { errorsPage } from './errors-page.js';
import { featuresPage } from './features-page.js';

describe('`npm run docs` would write the same', () => {
  it.each([
    ['configuration.md', configurationPage],
    ['errors.md', errorsPage],
    ['features.md', featuresPage],
  ])('docs/%s', async (name, write) => {
    await expect(write()).toMatchFileSnapshot(`../../docs/${name}`);
  });

  it.skipIf(!existsSync(program))('docs/cli.md (of the program that `npm run build` made)', async () => {
    await expect(await cliPage()).toMatchFileSnapshot('../../docs/cli.md');
  });
});
