import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** What a whole process took, its children included. */
export interface Taken {
  readonly wallSeconds: number;
  /** User and system. */
  readonly cpuSeconds: number;
  /** Peak resident memory of the greatest process, MiB. */
  readonly rssMb: number;
}

export interface Measured extends Taken {
  /** Of that at most so much was its own: not the mapped files of the local state. */
  readonly ownMb: number;
  /** The JSON document that the command wrote to its standard output. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Runs a command in `folder`, where it finds `report.json` and `stdout.json` of ours. @throws where it fails, with what it said */
export async function measure(python: string, folder: string, command: readonly string[]): Promise<Measured> {
  const [report, stdout] = [join(folder, 'report.json'), join(folder, 'stdout.json')];
  await run(folder, python, resolve('scripts/bench/measure.py'), report, stdout, ...command);
  const taken = JSON.parse(await readFile(report, 'utf8')) as Taken & Pick<Measured, 'ownMb'>;
  return { ...taken, answer: JSON.parse(await readFile(stdout, 'utf8')) };
}

/** Runs a command whose time is of no interest. @throws where it fails, with what it said */
export async function run(folder: string, program: string, ...args: string[]): Promise<void> {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said}`);
}

export function output(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
