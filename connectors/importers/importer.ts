import type { Profile } from '../../core/profile/profile.js';
import type { SourceFile } from './source-file.js';

/**
 * The port of importers: a file's content → one outcome per line, in file order. An importer knows one file format and
 * nothing of logs; the same content and reading always yield the same outcomes, so that a killed import can go on.
 */
export interface Importer {
  readonly reading: Reading;
  /** `content`: the decompressed bytes. Yields the lines that end in each chunk. */
  read(content: AsyncIterable<Buffer>): AsyncIterable<readonly JudgedLine[]>;
}

interface JudgedLine {
  /** The line's own bytes, without its line feed. */
  readonly text: Buffer;
  readonly outcome: Outcome;
}

/** A line makes at least one record (is used) or is skipped. */
export type Outcome = readonly ImportedRecord[] | SkipKind;

export interface ImportedRecord {
  /** The entity, or the value itself where there is none. */
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Why a line became no record: a closed list, counted in the summary and written beside the line. */
export const skipKinds = {
  blank: 'nothing but space, tab and CR',
  unparseable: 'no syslog line, or one with an impossible time',
  'no-user': 'what it tells of names no user',
  'same-act': 'tells of an act that another line already told of',
  session: 'a session that opened or closed; the login and the logout are told by sshd',
  pam: 'what PAM says of an attempt that sshd, sudo or su tell of themselves',
  connection: 'a connection without a user, or its end before one logged in',
  cron: 'the scheduler, no person',
  account: 'users and groups made, changed or deleted',
  logind: 'seats and buttons',
  service: 'the daemon itself: started, listening, stopped',
  other: 'another program or message',
} as const;
export type SkipKind = keyof typeof skipKinds;

/** What the file does not say itself, given or inferred; kept with a begun import so that it goes on alike. */
export interface Reading {
  /** The year of the first line without one; absent where every line has a year. */
  readonly year?: number;
  /** IANA zone of times without one. */
  readonly zone?: string;
}

interface ImporterOptions {
  readonly profile: Profile;
  /** What the user, or the begun import, says. */
  readonly reading: Reading;
  /** Epoch ms: nothing in the file happened later. */
  readonly latestMs: number;
}

export type OpenImporter = (file: SourceFile, options: ImporterOptions) => Promise<Importer>;
