import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const packagedProfile = new URL('../config/profiles/security-events.yaml', import.meta.url);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line, as people start it, with a folder as the current one. */
export class Cli {
  constructor(
    readonly folder: string,
    private readonly environment: Readonly<Record<string, string>> = {},
    private readonly program: string = main,
  ) {}

  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [this.program, ...args], {
      cwd: this.folder,
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async run(...args: string[]): Promise<Ended> {
    return ended(this.start(...args));
  }

  /** What a command that must succeed answers to programs. */
  async json<Answer = Record<string, unknown>>(...args: string[]): Promise<Answer> {
    const { code, stdout, stderr } = await this.run(...args, '--json', '--no-progress');
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stderr}`);
    return JSON.parse(stdout) as Answer;
  }

  /** Puts events, one JSON document per line, into the log `dir:<name>`. */
  async fill(name: string, lines: readonly string[]): Promise<void> {
    await writeFile(join(this.folder, `${name}.ndjson`), lines.map((line) => `${line}\n`).join(''));
    await this.json('import', `${name}.ndjson`, '--format', 'ndjson', '--out', `dir:${name}`);
  }

  /** Makes a configuration of its own, with the packaged profile changed; returns its path, for --config. */
  async configuration(name: string, change: (profile: string) => string, settings = ''): Promise<string> {
    const folder = join(this.folder, name);
    await mkdir(join(folder, 'profiles'), { recursive: true });
    const profile = await readFile(packagedProfile, 'utf8');
    await writeFile(join(folder, 'profiles', 'security-events.yaml'), change(profile));
    await writeFile(join(folder, 'streamguard.yaml'), `profile: security-events\n${settings}`);
    return join(folder, 'streamguard.yaml');
  }
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr] = [gathered(child.stdout), gathered(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: await stdout, stderr: await stderr };
}

async function gathered(stream: ChildProcess['stdout']): Promise<string> {
  let text = '';
  for await (const chunk of stream?.setEncoding('utf8') ?? []) text += chunk;
  return text;
}

/** A login of a user, `minute` minutes after 2026-03-02T09:00Z. */
export function loginOf(user: unknown, minute: number, changes: Record<string, unknown> = {}): string {
  loginNumber++;
  return JSON.stringify({
    event_id: `evt_${String(loginNumber).padStart(16, '0')}`,
    timestamp: Date.UTC(2026, 2, 2, 9) + minute * 60_000,
    event_type: 'auth_attempt',
    user,
    source_ip: '10.0.0.1',
    status: 'success',
    threat_score: 0.1,
    ...changes,
  });
}
let loginNumber = 0;
