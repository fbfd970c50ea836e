import type { SkipKind } from '../importer.js';
import type { Act } from './act.js';

/** A program's message with what its line says around it. */
export interface Told {
  readonly host: string;
  readonly pid: string;
  readonly timeMs: number;
  readonly message: string;
}

/** The act that a message tells of, or why it tells of none. Messages come in file order. */
export type ReadMessage = (told: Told) => Act | SkipKind;

/** `pam_unix(sshd:auth): …`: what PAM says beside a program's own message; null for another message. */
export function pamKind(message: string): SkipKind | null {
  const found = /^pam_\w+\(([^)]*)\): /.exec(message);
  if (found) return found[1]!.endsWith(':session') ? 'session' : 'pam';
  return message.startsWith('PAM ') ? 'pam' : null;
}
