import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package's version, from its package.json. */
export const version: string = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
).version;
