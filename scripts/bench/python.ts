import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output, run } from './measure.js';
import { cache, peer } from './places.js';

/** Why the peers cannot be run here, to be put into the name of what is skipped; null where they can. Throws in CI. */
export function pythonLack(): string | null {
  try {
    output('python3', '-c', 'import ensurepip, venv');
    return null;
  } catch {
    const lack = 'no python3 with venv here';
    if (process.env.CI === 'true') throw new Error(lack);
    return lack;
  }
}

/** The interpreter that has what the peers need: made once, and anew when requirements.txt changes. */
export async function peersPython(): Promise<string> {
  const folder = join(cache, 'venv');
  const [python, stamp] = [join(folder, 'bin', 'python'), join(folder, 'requirements.txt')];
  const wanted = await readFile(peer('requirements.txt'), 'utf8');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await run(cache, 'python3', '-m', 'venv', folder);
  await run(
    cache,
    python,
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    peer('requirements.txt'),
  );
  await writeFile(stamp, wanted);
  return python;
}
