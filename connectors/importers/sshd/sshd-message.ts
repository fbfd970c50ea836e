import type { SkipKind } from '../importer.js';
import type { FailureReason } from './act.js';
import { pamKind } from './told.js';

/** What one message of sshd tells; '' for an address or port that it does not name. */
export type SshdMessage =
  | (Attempt & { readonly kind: 'accepted'; readonly method: string; readonly port: string })
  | (Attempt & { readonly kind: 'failed'; readonly method: string; readonly reason: FailureReason })
  /** An attempt that may still get a `failed` line of its own. */
  | (Attempt & { readonly kind: 'announced'; readonly reason: FailureReason })
  /** Attempts that need not have had lines of their own. */
  | (Attempt & { readonly kind: 'exhausted' })
  /** The end of a connection that tried to log in; `user`: '' where the message names none. */
  | (Attempt & { readonly kind: 'closed'; readonly port: string; readonly reason: FailureReason })
  /** The end of a connection that had logged in. */
  | (Attempt & { readonly kind: 'loggedOut'; readonly port: string })
  | { readonly kind: 'skipped'; readonly as: SkipKind };

interface Attempt {
  readonly user: string;
  readonly address: string;
}

type Shape = readonly [RegExp, (found: Groups) => SshdMessage];
type Groups = Readonly<Record<string, string>>;

/**
 * Names come from whoever connects: they hold spaces, quotes, " from ", or nothing. So every shape is anchored at both
 * ends and its name is greedy: what sshd wrote stands last.
 */
const shapes: readonly Shape[] = [
  [
    /^Accepted (?<method>\S+) for (?<user>.*) from (?<address>\S+) port (?<port>\d+)(?: ssh\d?)?(?:: .*)?$/s,
    (found) => ({ kind: 'accepted', ...attempt(found), method: found.method!, port: found.port! }),
  ],
  [
    /^Failed none for (?<invalid>(?:invalid|illegal) user )?(?<user>.*) from (?<address>\S+) port \d+(?: ssh\d?)?$/s,
    (found) => ({
      kind: 'announced',
      ...attempt(found),
      reason: found.invalid ? 'invalid_user' : 'abandoned',
    }),
  ],
  [
    /^Failed (?<method>\S+) for (?<invalid>(?:invalid|illegal) user )?(?<user>.*) from (?<address>\S+) port \d+(?: ssh\d?)?(?:: .*)?$/s,
    (found) => ({ kind: 'failed', ...attempt(found), method: found.method!, reason: reasonOf(found) }),
  ],
  [
    /^(?:Invalid|Illegal) user (?<user>.*) from (?<address>\S+?)(?: port \d+)?$/s,
    (found) => ({ kind: 'announced', ...attempt(found), reason: 'invalid_user' }),
  ],
  [
    /^User (?<user>.*?)(?: from (?<address>\S+))? not allowed because .*$/s,
    (found) => ({ kind: 'announced', ...attempt(found), reason: 'not_allowed' }),
  ],
  [
    /^ROOT LOGIN REFUSED FROM (?<address>\S+)(?: port \d+)?$/,
    (found) => ({ kind: 'announced', ...attempt(found), user: 'root', reason: 'not_allowed' }),
  ],
  [
    /^error: PAM: .*? for (?<invalid>(?:invalid|illegal) user )?(?<user>.*) from (?<address>\S+)$/s,
    (found) => ({ kind: 'announced', ...attempt(found), reason: reasonOf(found) }),
  ],
  [
    /^error: maximum authentication attempts exceeded for (?:invalid user )?(?<user>.*) from (?<address>\S+) port \d+(?: ssh\d?)?(?: \[preauth\])?$/s,
    (found) => ({ kind: 'exhausted', ...attempt(found) }),
  ],
  [
    /^Disconnected from user (?<user>.*) (?<address>\S+) port (?<port>\d+)$/s,
    (found) => ({ kind: 'loggedOut', ...attempt(found), port: found.port! }),
  ],
  [
    /^(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:authenticating|(?<invalid>invalid)) user (?<user>.*) (?<address>\S+) port (?<port>\d+)(?:: .*)?(?: \[preauth\])?$/s,
    closed,
  ],
  [
    /^(?:Connection (?:closed|reset) by|Disconnected from|fatal: Timeout before authentication for) (?<address>\S+?)(?: port (?<port>\d+))?\.?(?: \[preauth\])?$/,
    closed,
  ],
  [/^Disconnecting: Too many authentication failures(?: for (?<user>.*?))?(?: \[preauth\])?$/s, closed],
  [/^input_userauth_request: (?:invalid|illegal) user (?: \[preauth\])?$/, skipped('no-user')],
  [/^(?:input_userauth_request: |Postponed |Partial |fatal: Access denied for user )/, skipped('same-act')],
  [
    /^(?:pam_\w+\([^)]*:session\): |Starting session: |Close session: |User child is on pid )/,
    skipped('session'),
  ],
  [/^(?:pam_|PAM )/, skipped('pam')],
  [
    /^(?:Received disconnect from|Connection from|Did not receive identification string|Bad protocol version|fatal: Unable to negotiate|Unable to negotiate|error: kex_exchange_identification|banner exchange|reverse mapping checking|Timeout before authentication|drop connection)\b/,
    skipped('connection'),
  ],
  [/^(?:Server listening on|Received signal|Received SIGHUP|Exiting on signal)\b/, skipped('service')],
];

/** OpenSSH 3.x to 10.x. */
export function parseSshdMessage(message: string): SshdMessage {
  for (const [shape, tell] of shapes) {
    const found = shape.exec(message);
    if (found) return tell((found.groups ?? {}) as Groups);
  }
  return { kind: 'skipped', as: pamKind(message) ?? 'other' };
}

function attempt({ user = '', address = '' }: Groups): Attempt {
  return { user, address };
}

function closed(found: Groups): SshdMessage {
  const reason = found.invalid ? 'invalid_user' : 'abandoned';
  return { kind: 'closed', ...attempt(found), port: found.port ?? '', reason };
}

function reasonOf({ invalid, method = '' }: Groups): FailureReason {
  if (invalid !== undefined) return 'invalid_user';
  return method === 'publickey' || method === 'hostbased' ? 'invalid_key' : 'invalid_password';
}

function skipped(as: SkipKind): () => SshdMessage {
  return () => ({ kind: 'skipped', as });
}
