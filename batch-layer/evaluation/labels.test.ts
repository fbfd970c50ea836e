import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readLabels } from './labels.js';

async function written(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'labels-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'labels.ndjson');
  await writeFile(path, text);
  return path;
}

it('reads what each event belongs to, and which of it is harmless', async () => {
  const path = await written(`{"event_id":"a","scenario":"file-storm","incident":"i1"}

{"event_id":"b","scenario":"benign-trip","incident":"i2","more":1}`);
  expect([...(await readLabels(path))]).toEqual([
    ['a', { scenario: 'file-storm', incident: 'i1', isBenign: false }],
    ['b', { scenario: 'benign-trip', incident: 'i2', isBenign: true }],
  ]);
});

it.each(['{', '{"event_id":"a"}', '[]', '{"event_id":1,"scenario":"x","incident":"y"}'])(
  'says in which line there is no label: %s',
  async (line) => {
    const path = await written(`{"event_id":"a","scenario":"s","incident":"i"}\n${line}\n`);
    await expect(readLabels(path)).rejects.toMatchObject({
      code: 'file-damaged',
      message: expect.stringContaining('line 2'),
    });
  },
);

it('says that there is no such file', async () => {
  await expect(readLabels(join(tmpdir(), 'no-such-labels'))).rejects.toMatchObject({
    code: 'import-unreadable',
  });
});
