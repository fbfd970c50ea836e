import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { page } from './markdown.js';

/** The built command line: what its users run. */
export const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** docs/cli.md: the help of every command, as the built program prints it. */
export async function cliPage(): Promise<string> {
  const help = await helpOf([]);
  const section = async (...path: string[]): Promise<string> => {
    const told = await helpOf(path);
    const verbs = await Promise.all(commandsIn(told).map((verb) => section(...path, verb)));
    return [`#${'#'.repeat(path.length)} ${path.join(' ')}`, block(told), ...verbs].join('\n\n');
  };
  return page('Command line', [
    'What `streamguard --help` and each command say. Exit codes stand in [errors.md](errors.md).',
    block(help),
    ...(await Promise.all(commandsIn(help).map((command) => section(command)))),
  ]);
}

async function helpOf(command: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...command, '--help']);
  return stdout.trim();
}

function commandsIn(help: string): string[] {
  const list = help.split('\nCommands:\n')[1] ?? '';
  const names = Array.from(list.matchAll(/^ {2}(\S+)/gm), ([, name]) => name!);
  return names.filter((name) => name !== 'help');
}

function block(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
