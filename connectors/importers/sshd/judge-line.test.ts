import { describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../../config/load.js';
import { createDoor } from '../../../core/events/door.js';
import type { Outcome } from '../importer.js';
import { judging } from './judge-line.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const door = createDoor(profile);

/** A file of sshd lines, all of one connection unless they bring their own head. */
function judge(...messages: string[]): (string | Record<string, unknown>[])[] {
  const judged = judging(profile, 'UTC', 2024);
  return messages.map((message) => {
    const line = /^[A-Z][a-z]{2} [\d ]\d \d\d:/.test(message)
      ? message
      : `Mar 27 13:00:00 web1 sshd[7]: ${message}`;
    return eventsOf(judged(Buffer.from(line)));
  });
}

function eventsOf(outcome: Outcome): string | Record<string, unknown>[] {
  if (typeof outcome === 'string') return outcome;
  return outcome.map(({ key, value }) => {
    const event = JSON.parse(value.toString());
    expect(door.judge(value, event.timestamp)).toMatchObject({ valid: true, entity: event.user });
    expect(key.toString()).toBe(event.user);
    return event;
  });
}

const of = (program: string, message: string) => `Mar 27 13:00:00 web1 ${program}: ${message}`;
const failed = (failure_reason: string, auth_type?: string) => ({
  event_type: 'auth_attempt',
  status: 'failed',
  auth_details: { ...(auth_type && { auth_type }), status: 'failed', failure_reason },
});
const succeeded = (auth_type: string) => ({
  event_type: 'auth_attempt',
  status: 'success',
  auth_details: { auth_type, status: 'success' },
});

describe('one line alone', () => {
  test('the whole event', () => {
    const [events] = judge('Failed password for root from 1.2.3.4 port 22 ssh2');
    expect(events).toEqual([
      {
        event_id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
        timestamp: Date.UTC(2024, 2, 27, 13),
        event_type: 'auth_attempt',
        user: 'root',
        source_ip: '1.2.3.4',
        status: 'failed',
        auth_details: { auth_type: 'password', status: 'failed', failure_reason: 'invalid_password' },
        metadata: { hostname: 'web1' },
      },
    ]);
  });

  test.each<[string, object]>([
    ['Accepted password for ann from 1.2.3.4 port 5 ssh2', { user: 'ann', ...succeeded('password') }],
    [
      'Accepted publickey for ann from 2001:db8::1 port 5 ssh2: RSA SHA256:Kl8k',
      { user: 'ann', source_ip: '2001:db8::1', ...succeeded('publickey') },
    ],
    [
      'Accepted keyboard-interactive/pam for ann from 1.2.3.4 port 5 ssh2',
      { user: 'ann', ...succeeded('keyboard-interactive/pam') },
    ],
    [
      'Failed password for invalid user bob from 1.2.3.4 port 5 ssh2',
      { user: 'bob', ...failed('invalid_user', 'password') },
    ],
    [
      'Failed publickey for ann from 1.2.3.4 port 5 ssh2: RSA SHA256:aC2U',
      { user: 'ann', ...failed('invalid_key', 'publickey') },
    ],
    [
      'Failed password for ann from UNKNOWN port 65535 ssh2',
      { user: 'ann', ...failed('invalid_password', 'password') },
    ],
    ['Failed none for invalid user bob from 1.2.3.4 port 5 ssh2', { user: 'bob', ...failed('invalid_user') }],
    ['Invalid user bob from 1.2.3.4', { user: 'bob', source_ip: '1.2.3.4', ...failed('invalid_user') }],
    [
      'Invalid user bob from 1.2.3.4 port 5',
      { user: 'bob', source_ip: '1.2.3.4', ...failed('invalid_user') },
    ],
    ['Illegal user bob from ::1', { user: 'bob', source_ip: '::1', ...failed('invalid_user') }],
    [
      'User ann from 1.2.3.4 not allowed because not listed in AllowUsers',
      {
        user: 'ann',
        source_ip: '1.2.3.4',
        status: 'blocked',
        auth_details: { status: 'blocked', failure_reason: 'not_allowed' },
      },
    ],
    ['User ann not allowed because account is locked', { user: 'ann', status: 'blocked' }],
    ['ROOT LOGIN REFUSED FROM 1.2.3.4 port 5', { user: 'root', source_ip: '1.2.3.4', status: 'blocked' }],
    [
      'error: PAM: Authentication failure for ann from 1.2.3.4',
      { user: 'ann', ...failed('invalid_password') },
    ],
    [
      'error: PAM: User not known to the underlying authentication module for illegal user bob from 1.2.3.4',
      { user: 'bob', ...failed('invalid_user') },
    ],
    [
      'error: maximum authentication attempts exceeded for root from 1.2.3.4 port 5 ssh2 [preauth]',
      { user: 'root', source_ip: '1.2.3.4', ...failed('too_many_attempts') },
    ],
    [
      'error: maximum authentication attempts exceeded for invalid user bob from 1.2.3.4 port 5 ssh2 [preauth]',
      { user: 'bob', ...failed('too_many_attempts') },
    ],
    [
      'Connection closed by authenticating user root 1.2.3.4 port 5 [preauth]',
      { user: 'root', source_ip: '1.2.3.4', ...failed('abandoned') },
    ],
    [
      'Connection reset by invalid user bob 1.2.3.4 port 5 [preauth]',
      { user: 'bob', ...failed('invalid_user') },
    ],
    [
      'Disconnecting authenticating user root 1.2.3.4 port 5: Too many authentication failures [preauth]',
      { user: 'root', source_ip: '1.2.3.4', ...failed('abandoned') },
    ],
    [
      'Disconnected from user ann 1.2.3.4 port 5',
      {
        user: 'ann',
        source_ip: '1.2.3.4',
        event_type: 'network_connection',
        status: 'success',
        network_details: { protocol: 'tcp', source_port: 5, connection_state: 'closed' },
      },
    ],
    [
      of('sshd-session[9]', 'Failed password for ann from 1.2.3.4 port 5 ssh2'),
      { user: 'ann', ...failed('invalid_password', 'password') },
    ],
    [
      'Mar  7 13:00:00 web1 sshd: Failed password for ann from 1.2.3.4 port 5 ssh2\r',
      { user: 'ann', timestamp: Date.UTC(2024, 2, 7, 13) },
    ],
    [of('su[3]', 'Successful su for root by ann'), { user: 'ann', ...succeeded('su') }],
    [of('su[3]', 'FAILED su for root by ann'), { user: 'ann', ...failed('invalid_password', 'su') }],
    [of('su', '(to root) ann on pts/0'), { user: 'ann', ...succeeded('su') }],
    [of('su', 'FAILED SU (to root) ann on pts/0'), { user: 'ann', ...failed('invalid_password', 'su') }],
  ])('%s', (line, event) => {
    expect(judge(line)).toMatchObject([[event]]);
  });

  test.each<[string, string]>([
    ['Invalid user  from 1.2.3.4', 'no-user'],
    ['Invalid user  from 1.2.3.4 port 5', 'no-user'],
    ['Failed password for invalid user  from 1.2.3.4 port 5 ssh2', 'no-user'],
    ['input_userauth_request: invalid user  [preauth]', 'no-user'],
    ['input_userauth_request: invalid user bob [preauth]', 'same-act'],
    ['Postponed publickey for ann from 1.2.3.4 port 5 ssh2 [preauth]', 'same-act'],
    ['Partial publickey for ann from 1.2.3.4 port 5 ssh2', 'same-act'],
    ['pam_unix(sshd:session): session opened for user ann by (uid=0)', 'session'],
    ['Starting session: shell on pts/0 for ann from 1.2.3.4 port 5 id 0', 'session'],
    ['User child is on pid 29582', 'session'],
    [
      'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=1.2.3.4  user=root',
      'pam',
    ],
    ['pam_unix(sshd:auth): check pass; user unknown', 'pam'],
    [
      'PAM 5 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=1.2.3.4  user=root',
      'pam',
    ],
    ['PAM service(sshd) ignoring max retries; 6 > 3', 'pam'],
    ['Connection closed by 1.2.3.4 port 5 [preauth]', 'connection'],
    ['Connection closed by 1.2.3.4', 'connection'],
    ['Disconnected from 1.2.3.4 port 5', 'connection'],
    ['Disconnecting: Too many authentication failures [preauth]', 'connection'],
    ['Received disconnect from 1.2.3.4 port 5:11: Bye Bye [preauth]', 'connection'],
    ['Did not receive identification string from 1.2.3.4', 'connection'],
    ["Bad protocol version identification '' from 1.2.3.4 port 5", 'connection'],
    [
      'fatal: Unable to negotiate with 1.2.3.4 port 5: no matching cipher found. Their offer: none [preauth]',
      'connection',
    ],
    ['fatal: Timeout before authentication for 1.2.3.4 port 5', 'connection'],
    ['Server listening on 0.0.0.0 port 22.', 'service'],
    ['Received signal 15; terminating.', 'service'],
    ['error: Could not load host key: /etc/ssh/ssh_host_dsa_key', 'other'],
    [of('CRON[5]', 'pam_unix(cron:session): session opened for user root by (uid=0)'), 'cron'],
    [of('systemd', 'pam_unix(systemd-user:session): session opened for user ann by (uid=0)'), 'session'],
    [of('systemd-logind[5]', 'New session 3 of user ann.'), 'session'],
    [of('systemd-logind[5]', 'Removed session 3.'), 'session'],
    [of('systemd-logind[5]', 'New seat seat0.'), 'logind'],
    [of('useradd[5]', 'new user: name=ann, UID=1001, GID=1001, home=/home/ann, shell=/bin/bash'), 'account'],
    [of('chpasswd[5]', 'pam_unix(chpasswd:chauthtok): password changed for ann'), 'account'],
    [of('sudo', 'pam_unix(sudo:session): session opened for user root by ann(uid=0)'), 'session'],
    [of('sudo', 'pam_unix(sudo:auth): authentication failure; logname=ann uid=1000 user=ann'), 'pam'],
    [of('su[3]', '+ /dev/pts/0 root:root'), 'same-act'],
    [of('su[3]', 'pam_unix(su:session): session closed for user root'), 'session'],
    [of('constructor', 'x'), 'other'],
    ['Mar 27 13:00:00 web1 no tag here', 'other'],
    ['Feb 30 13:00:00 web1 sshd[7]: Failed password for ann from 1.2.3.4 port 5 ssh2', 'unparseable'],
  ])('%s is skipped', (line, kind) => {
    expect(judge(line)).toEqual([kind]);
  });

  test.each<[string, string]>([
    ['', 'blank'],
    [' \t\r', 'blank'],
    ['not a log', 'unparseable'],
    ['\0\0\0\0', 'unparseable'],
    [
      `Mar 27 13:00:00 h sshd[7]: Failed password for ${'x'.repeat(20_000)} from 1.2.3.4 port 5 ssh2`,
      'unparseable',
    ],
  ])('%j is skipped', (line, kind) => {
    expect(judging(profile, 'UTC', 2024)(Buffer.from(line))).toBe(kind);
  });
});

describe('sudo', () => {
  const sudo = (message: string) => judge(of('sudo', message))[0];

  test('a command run as root', () => {
    expect(
      sudo('  ubuntu : TTY=pts/0 ; PWD=/home/ubuntu ; USER=root ; COMMAND=/usr/bin/apt-get install zip'),
    ).toMatchObject([
      {
        user: 'ubuntu',
        event_type: 'process_execution',
        status: 'success',
        process_details: {
          process_name: 'apt-get',
          command_line: '/usr/bin/apt-get install zip',
          executable_path: '/usr/bin/apt-get',
          user_privileges: 'admin',
        },
      },
    ]);
  });

  test.each<[string, object]>([
    [
      'ann : TTY=pts/0 ; PWD=/ ; USER=bob ; COMMAND=./x -a',
      {
        status: 'success',
        process_details: { process_name: 'x', command_line: './x -a', user_privileges: 'standard' },
      },
    ],
    [
      'ann : TTY=pts/0 ; PWD=/ ; USER=root ; GROUP=adm ; ENV=A=1 ; COMMAND=/bin/ls',
      { status: 'success', process_details: { command_line: '/bin/ls', user_privileges: 'admin' } },
    ],
    [
      'ann : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls',
      { status: 'failed' },
    ],
    ['ann : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls', { status: 'blocked' }],
    ['ann : command not allowed ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls', { status: 'blocked' }],
    [
      'ann : TTY=pts/0 ; PWD=/tmp/a;b : c ; USER=root ; COMMAND=/bin/ls ; x',
      { user: 'ann', process_details: { command_line: '/bin/ls ; x', user_privileges: 'admin' } },
    ],
    [
      'ann : TTY=pts/0 ; PWD=/x ; USER=bob ; y ; USER=root ; COMMAND=/bin/ls',
      { user: 'ann', process_details: { user_privileges: 'admin' } },
    ],
  ])('%s', (message, event) => {
    expect(sudo(message)).toMatchObject([{ user: 'ann', ...event }]);
  });

  test('a continued command is no second execution', () => {
    expect(sudo('ann : (command continued) and more')).toBe('other');
  });
});

describe('one attempt told in several lines is one event', () => {
  const kinds = (...messages: string[]) =>
    judge(...messages).map((one) => (typeof one === 'string' ? one : one.length));

  test('invalid user, then its password', () => {
    expect(
      kinds(
        'Invalid user bob from 1.2.3.4',
        'input_userauth_request: invalid user bob [preauth]',
        'pam_unix(sshd:auth): check pass; user unknown',
        'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=1.2.3.4',
        'Failed password for invalid user bob from 1.2.3.4 port 5 ssh2',
        'Failed password for invalid user bob from 1.2.3.4 port 5 ssh2',
        'error: maximum authentication attempts exceeded for invalid user bob from 1.2.3.4 port 5 ssh2 [preauth]',
        'Disconnecting invalid user bob 1.2.3.4 port 5: Too many authentication failures [preauth]',
      ),
    ).toEqual([1, 'same-act', 'pam', 'pam', 'same-act', 1, 'same-act', 'same-act']);
  });

  test('the probe for methods is no attempt of its own', () => {
    expect(
      kinds(
        'Invalid user bob from 1.2.3.4',
        'Failed none for invalid user bob from 1.2.3.4 port 5 ssh2',
        'Failed password for invalid user bob from 1.2.3.4 port 5 ssh2',
      ),
    ).toEqual([1, 'same-act', 'same-act']);
  });

  test('a user who is not allowed', () => {
    expect(
      kinds(
        'User ann from 1.2.3.4 not allowed because not listed in AllowUsers',
        'Failed password for invalid user ann from 1.2.3.4 port 5 ssh2',
        'Connection closed by invalid user ann 1.2.3.4 port 5 [preauth]',
      ),
    ).toEqual([1, 'same-act', 'same-act']);
  });

  test('each try of a keyboard-interactive login', () => {
    const pam = 'error: PAM: Authentication failure for ann from 1.2.3.4';
    const outcome = 'Failed keyboard-interactive/pam for ann from 1.2.3.4 port 5 ssh2';
    expect(kinds(pam, outcome, pam, outcome)).toEqual([1, 'same-act', 1, 'same-act']);
  });

  test('a probe without a password', () => {
    expect(kinds('Invalid user bob from 1.2.3.4', 'Connection closed by 1.2.3.4 port 5 [preauth]')).toEqual([
      1,
      'connection',
    ]);
  });

  test('a connection that gave up counts once', () => {
    expect(
      kinds(
        'error: maximum authentication attempts exceeded for root from 1.2.3.4 port 5 ssh2 [preauth]',
        'Disconnecting authenticating user root 1.2.3.4 port 5: Too many authentication failures [preauth]',
      ),
    ).toEqual([1, 'same-act']);
  });

  test('other connections are not mixed up', () => {
    const invalid = 'Invalid user bob from 1.2.3.4';
    const password = 'Failed password for invalid user bob from 1.2.3.4 port 5 ssh2';
    expect(kinds(invalid, of('sshd[8]', password), password)).toEqual([1, 1, 'same-act']);
    expect(kinds(invalid, 'Failed password for root from 9.9.9.9 port 5 ssh2')).toEqual([1, 1]);
    expect(kinds(invalid, 'Connection closed by 1.2.3.4 port 5 [preauth]', password)).toEqual([
      1,
      'connection',
      1,
    ]);
    expect(kinds(invalid, `Mar 27 13:00:00 web2 sshd[7]: ${password}`)).toEqual([1, 1]);
  });
});

describe('a session', () => {
  const accepted = 'Accepted publickey for ann from 1.2.3.4 port 5 ssh2: RSA SHA256:x';
  const closed = { event_type: 'network_connection', user: 'ann', source_ip: '1.2.3.4' };

  test.each([
    'Disconnected from 1.2.3.4 port 5',
    'Disconnected from user ann 1.2.3.4 port 5',
    'Connection closed by 1.2.3.4 port 5',
    'Connection reset by 1.2.3.4 port 5',
  ])('ends with "%s", which another process writes', (message) => {
    const [, events] = judge(accepted, `Mar 27 13:02:30 web1 sshd[99]: ${message}`);
    expect(events).toMatchObject([
      { ...closed, network_details: { source_port: 5, connection_state: 'closed', duration_ms: 150_000 } },
    ]);
  });

  test('ends once', () => {
    const [, , , again] = judge(
      accepted,
      'Received disconnect from 1.2.3.4 port 5:11: disconnected by user',
      'Disconnected from 1.2.3.4 port 5',
      'Disconnected from 1.2.3.4 port 5',
    );
    expect(again).toBe('connection');
  });
});

describe('folded lines', () => {
  test('rsyslog: so many events, each with an id', () => {
    const [events] = judge('message repeated 5 times: [ Failed password for root from 1.2.3.4 port 5 ssh2]');
    expect(events).toHaveLength(5);
    expect(new Set((events as { event_id: string }[]).map(({ event_id }) => event_id)).size).toBe(5);
    expect(events).toMatchObject(
      Array(5).fill({ user: 'root', source_ip: '1.2.3.4', ...failed('invalid_password', 'password') }),
    );
  });

  test('the announced attempt among them is not counted again', () => {
    const [, events] = judge(
      'Invalid user bob from 1.2.3.4',
      'message repeated 3 times: [ Failed password for invalid user bob from 1.2.3.4 port 5 ssh2]',
    );
    expect(events).toHaveLength(2);
  });

  test('syslogd: the line before, so often', () => {
    const [, events] = judge(
      'Failed password for root from 1.2.3.4 port 5 ssh2',
      'Mar 27 13:00:09 web1 last message repeated 2 times',
    );
    expect(events).toMatchObject(Array(2).fill({ user: 'root', timestamp: Date.UTC(2024, 2, 27, 13, 0, 9) }));
    expect(judge('Mar 27 13:00:09 web1 last message repeated 2 times')).toEqual(['other']);
  });

  test.each(['0', '10001', '99999999999999999999'])('%s times is not believed', (times) => {
    expect(
      judge(`message repeated ${times} times: [ Failed password for root from 1.2.3.4 port 5 ssh2]`),
    ).toEqual(['unparseable']);
  });
});

describe('hostile names', () => {
  test.each([
    'a b',
    'root from 6.6.6.6',
    'root from 6.6.6.6 port 22 ssh2',
    'x from 6.6.6.6 port 22 ssh2: RSA SHA256:x',
    'invalid user y',
    '"; DROP TABLE users; --',
    "'",
    ' leading',
    'trailing ',
    '__proto__',
    'constructor',
    '\\303\\244',
    'ünï😀',
    '[preauth]',
    'a: b',
    '1.2.3.4 port 1',
  ])('%j', (name) => {
    const attempts = [
      `Failed password for invalid user ${name} from 1.2.3.4 port 5 ssh2`,
      `Invalid user ${name} from 1.2.3.4`,
      `Invalid user ${name} from 1.2.3.4 port 5`,
      `error: maximum authentication attempts exceeded for invalid user ${name} from 1.2.3.4 port 5 ssh2 [preauth]`,
      `Connection closed by invalid user ${name} 1.2.3.4 port 5 [preauth]`,
    ];
    for (const line of attempts) {
      expect(judge(line), line).toMatchObject([[{ user: name, source_ip: '1.2.3.4', status: 'failed' }]]);
    }
  });

  test('bytes that are no UTF-8 are kept apart', () => {
    const judged = judging(profile, 'UTC', 2024);
    const line = (byte: number) =>
      Buffer.concat([
        Buffer.from('Mar 27 13:00:00 h sshd[7]: Failed password for invalid user '),
        Buffer.from([byte]),
        Buffer.from(' from 1.2.3.4 port 5 ssh2'),
      ]);
    const users = [0xe4, 0xf6].map((byte) => (eventsOf(judged(line(byte))) as { user: string }[])[0]?.user);
    expect(users).toEqual(['ä', 'ö']);
  });
});

describe('ids', () => {
  const line = 'Failed password for root from 1.2.3.4 port 5 ssh2';
  const ids = (...messages: string[]) =>
    judge(...messages).flatMap((events) => (events as { event_id: string }[]).map((event) => event.event_id));

  test('are the same when the file is read again', () => expect(ids(line, line)).toEqual(ids(line, line)));
  test('tell equal lines apart', () => expect(new Set(ids(line, line, line)).size).toBe(3));
  test('do not depend on the lines around', () => {
    expect(ids('Accepted password for ann from 1.2.3.4 port 6 ssh2', line)[1]).toBe(ids(line)[0]);
  });
});
