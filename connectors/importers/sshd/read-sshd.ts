import { isIP } from 'node:net';
import { BoundedMap } from '../bounded-map.js';
import type { SkipKind } from '../importer.js';
import type { Act, AuthAct, ConnectionAct } from './act.js';
import { Attempts } from './attempts.js';
import { parseSshdMessage, type SshdMessage } from './sshd-message.js';
import type { ReadMessage, Told } from './told.js';

interface Session {
  readonly user: string;
  readonly sinceMs: number;
}

/** More than a server has open at once. */
const keptSessions = 16_384;

type Of<Kind extends SshdMessage['kind']> = Extract<SshdMessage, { kind: Kind }>;
type Reader<Kind extends SshdMessage['kind']> = (
  message: Of<Kind>,
  told: Told,
  connection: string,
) => Act | SkipKind;

/** Logins, each attempt once (see Attempts), and the logout of each session, with its duration if the login is known. */
export function readSshd(): ReadMessage {
  const attempts = new Attempts();
  const sessions = new BoundedMap<string, Session>(keptSessions);

  const readers: { [Kind in SshdMessage['kind']]: Reader<Kind> } = {
    accepted({ user, address, port, method }, { host, timeMs }, connection) {
      attempts.closed(connection, address);
      sessions.set(`${host} ${address} ${port}`, { user, sinceMs: timeMs });
      return attempt(user, address, { auth_type: method, status: 'success' });
    },
    failed({ user, address, method, reason }, _, connection) {
      if (!attempts.failed(connection, address)) return 'same-act';
      return attempt(user, address, { auth_type: method, status: 'failed', failure_reason: reason });
    },
    announced({ user, address, reason }, _, connection) {
      if (!attempts.announced(connection, address)) return 'same-act';
      const status = reason === 'not_allowed' ? 'blocked' : 'failed';
      return attempt(user, address, { status, failure_reason: reason });
    },
    exhausted({ user, address }, _, connection) {
      if (!attempts.gaveUp(connection, address)) return 'same-act';
      return attempt(user, address, { status: 'failed', failure_reason: 'too_many_attempts' });
    },
    closed({ user, address, port, reason }, told, connection) {
      const uncounted = attempts.closed(connection, address);
      const session = end(told, address, port);
      if (session) return logout(session.user, address, port, told.timeMs - session.sinceMs);
      if (user === '') return 'connection';
      return uncounted ? attempt(user, address, { status: 'failed', failure_reason: reason }) : 'same-act';
    },
    loggedOut({ user, address, port }, told) {
      const session = end(told, address, port);
      return logout(user, address, port, session ? told.timeMs - session.sinceMs : null);
    },
    skipped: ({ as }) => as,
  };

  function end({ host }: Told, address: string, port: string): Session | undefined {
    const key = `${host} ${address} ${port}`;
    const session = sessions.get(key);
    sessions.delete(key);
    return session;
  }

  return (told) => {
    const message = parseSshdMessage(told.message);
    if (namesNoUser(message)) return 'no-user';
    const read = readers[message.kind] as (message: SshdMessage, ...rest: [Told, string]) => Act | SkipKind;
    return read(message, told, `${told.host} ${told.pid}`);
  };
}

function namesNoUser(message: SshdMessage): boolean {
  return message.kind !== 'skipped' && message.kind !== 'closed' && message.user === '';
}

function attempt(user: string, address: string, details: AuthAct['auth_details']): AuthAct {
  return {
    event_type: 'auth_attempt',
    user,
    ...sourceOf(address),
    status: details.status,
    auth_details: details,
  };
}

/** `durationMs`: null where the login is not in the file. */
function logout(user: string, address: string, port: string, durationMs: number | null): ConnectionAct {
  return {
    event_type: 'network_connection',
    user,
    ...sourceOf(address),
    status: 'success',
    network_details: {
      protocol: 'tcp',
      source_port: Number(port),
      connection_state: 'closed',
      ...(durationMs !== null && durationMs >= 0 && { duration_ms: durationMs }),
    },
  };
}

/** sshd writes UNKNOWN for a peer that is gone already. */
function sourceOf(address: string): { source_ip?: string } {
  return isIP(address) === 0 ? {} : { source_ip: address };
}
