import { afterEach, expect, it, vi } from 'vitest';
import { doctorCommand } from './doctor.js';

afterEach(() => {
  vi.restoreAllMocks();
});

async function doctor(...given: string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const command = doctorCommand().configureOutput({ writeErr: () => undefined });
  await command.parseAsync(['--no-progress', ...given], { from: 'user' });
  return written.join('');
}

it('says what simulated entities need, the same each time', async () => {
  const given = ['--estimate', '--entities', '5000', '--events-per-second', '0.2', '--json'];
  const [one, other] = [await doctor(...given), await doctor(...given)];
  expect(one).toBe(other);
  const { memory, disk, record } = JSON.parse(one) as Record<string, Record<string, number>>;
  expect(record!.bytes).toBeGreaterThan(1000);
  for (const part of [...Object.values(memory!), ...Object.values(disk!)]) expect(part).toBeGreaterThan(0);
});

it('says it in words', async () => {
  const text = await doctor('--estimate', '--entities', '1000000', '--events-per-second', '2');
  expect(text).toMatch(/^1,000,000 entities, 2 events a second, uniform over the entities/);
  expect(text).toMatch(/Memory of the speed layer itself: \d/);
});

it('without --estimate checks the configuration', async () => {
  expect(JSON.parse(await doctor('--json'))).toEqual({ suppressions: [] });
  expect(await doctor()).toBe('The configuration is sound. It has no suppressions.\n');
});

it.each([
  ['--entities', '0'],
  ['--events-per-second', '-1'],
  ['--distribution', 'normal'],
])('refuses %s %s', async (...given) => {
  await expect(doctor('--estimate', ...given)).rejects.toThrow('invalid');
});
