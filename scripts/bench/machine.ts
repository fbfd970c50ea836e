import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { output } from './measure.js';
import { peer } from './places.js';

/** Where a benchmark ran, and on what. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** Ours and the peers'. */
  readonly versions: Readonly<Record<string, string>>;
}

export async function describeMachine(python: string): Promise<Machine> {
  const pinned = (await readFile(peer('requirements.txt'), 'utf8')).trim().split('\n');
  const { version, dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: output('uname', '-sr'),
    versions: {
      StreamGuard: version,
      'Node.js': process.version.slice(1),
      'DuckDB for Node.js': dependencies['@duckdb/node-api'],
      Python: output(python, '-c', 'import platform; print(platform.python_version())'),
      ...Object.fromEntries(pinned.map((line) => line.split('==') as [string, string])),
    },
  };
}
