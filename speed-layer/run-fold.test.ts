import { expect, it } from 'vitest';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import { oneAfterAnother, type RunStates } from './run-fold.js';

it('one reads after another in the order of the calls, also after one that failed', async () => {
  const said: string[] = [];
  const runStates: RunStates = (read) => read({} as DuckDb);
  const read = oneAfterAnother(runStates);
  const part = (name: string) => async () => {
    said.push(`${name} begins`);
    await new Promise(setImmediate);
    said.push(`${name} ends`);
    if (name === 'b') throw new Error('b failed');
    return name;
  };
  const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => read(part(name))));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});
