import type { SkipKind } from '../importer.js';
import { readSshd } from './read-sshd.js';
import { readSu } from './read-su.js';
import { readSudo } from './read-sudo.js';
import { pamKind, type ReadMessage } from './told.js';

const accountTools = [
  'chpasswd',
  'passwd',
  'useradd',
  'userdel',
  'usermod',
  'groupadd',
  'groupdel',
  'groupmod',
  'gpasswd',
  'chage',
];

/** Who reads the messages of a program, by its tag, for one file. A program without an entry tells of nothing. */
export function programs(): (program: string) => ReadMessage {
  const sshd = readSshd();
  const cron: ReadMessage = () => 'cron';
  const account: ReadMessage = () => 'account';
  const table = new Map<string, ReadMessage>([
    ['sshd', sshd],
    ['sshd-session', sshd],
    ['sshd-auth', sshd],
    ['sudo', readSudo],
    ['su', readSu],
    ['CRON', cron],
    ['cron', cron],
    ['crond', cron],
    ['systemd-logind', readLogind],
    ...accountTools.map((tool) => [tool, account] as const),
  ]);
  return (program) => table.get(program) ?? readOther;
}

const readLogind: ReadMessage = ({ message }) =>
  /^(?:New session|Removed session|Session) \S+/.test(message) ? 'session' : 'logind';

const readOther: ReadMessage = ({ message }): SkipKind => pamKind(message) ?? 'other';
