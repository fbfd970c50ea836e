import { pamKind, type ReadMessage } from './told.js';

/** shadow's su: `Successful su for root by ubuntu`, `FAILED su for root by ubuntu`. */
const shadow = /^(?<outcome>Successful|FAILED) su for (?<target>.*) by (?<user>.*)$/s;
/** util-linux's su: `(to root) ubuntu on pts/0`, `FAILED SU (to root) ubuntu on pts/0`. */
const utilLinux = /^(?<outcome>FAILED SU )?\(to (?<target>[^)]*)\) (?<user>.*) on \S+$/s;

/** Taking on another user's identity is an auth_attempt of the one who does it. */
export const readSu: ReadMessage = ({ message }) => {
  const found = (shadow.exec(message) ?? utilLinux.exec(message))?.groups;
  if (!found) return /^[+-] /.test(message) ? 'same-act' : (pamKind(message) ?? 'other');
  if (found.user === '') return 'no-user';
  const status = found.outcome?.startsWith('FAILED') ? 'failed' : 'success';
  return {
    event_type: 'auth_attempt',
    user: found.user!,
    status,
    auth_details: {
      auth_type: 'su',
      status,
      ...(status === 'failed' && { failure_reason: 'invalid_password' }),
    },
  };
};
