import { expect, test } from 'vitest';
import { parseSyslogLine } from './syslog-line.js';

test.each([
  ['Mar 27 13:06:56 web1 sshd[12]: hello', 'web1', 'sshd', '12', 'hello'],
  ['Mar  7 13:06:56 web1 sshd: hello', 'web1', 'sshd', '', 'hello'],
  ['Mar 7 13:06:56 web1 sudo:   ubuntu : TTY=x', 'web1', 'sudo', '', 'ubuntu : TTY=x'],
  ['<86>Mar  7 13:06:56 web1 systemd-logind[1]: a: b', 'web1', 'systemd-logind', '1', 'a: b'],
  ['Mar  7 13:06:56 web1 last message repeated 5 times', 'web1', '', '', 'last message repeated 5 times'],
  ['2024-03-27T13:06:56.123456+01:00 web1 sshd[12]: hello', 'web1', 'sshd', '12', 'hello'],
  ['2024-03-27 13:06:56 web1 sshd[12]: ', 'web1', 'sshd', '12', ''],
])('%s', (text, host, program, pid, message) => {
  expect(parseSyslogLine(text)).toMatchObject({ host, program, pid, message });
});

test.each([
  '',
  'hello',
  'Foo 27 13:06:56 web1 sshd: x',
  '{"user":"a"}',
  'Mar 27 13:06 web1 sshd: x',
  '27 Mar 13:06:56 h p: m',
])('no syslog line: %s', (text) => expect(parseSyslogLine(text)).toBeNull());

const hourMs = 3_600_000;
test.each([
  ['2024-03-27T13:06:56Z', 0, 0],
  ['2024-03-27T13:06:56.5Z', 0, 500],
  ['2024-03-27T13:06:56.123987+01:00', hourMs, 123],
  ['2024-03-27T13:06:56,001-0530', -5.5 * hourMs, 1],
  ['2024-03-27T13:06:56', null, 0],
])('the time %s', (time, offsetMs, millisecond) => {
  expect(parseSyslogLine(`${time} h p: m`)?.stamp).toEqual({
    year: 2024,
    month: 3,
    day: 27,
    hour: 13,
    minute: 6,
    second: 56,
    millisecond,
    offsetMs,
  });
});

test('an RFC 3164 time has neither year nor zone', () => {
  expect(parseSyslogLine('Dec  1 01:02:03 h p: m')?.stamp).toMatchObject({
    year: null,
    month: 12,
    day: 1,
    hour: 1,
    offsetMs: null,
  });
});
