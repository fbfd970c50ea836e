import type { Profile } from '../../core/profile/profile.js';
import type { Mapping } from './csv/mapping.js';
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

/** A line; of a format whose records may span several, such a record. */
export interface JudgedLine {
  /** Its own bytes, without the line feed at the end. */
  readonly text: Buffer;
  readonly outcome: Outcome;
  /** Where it begins in the file, from 1; absent where each record is a line. */
  readonly line?: number;
  /** What exactly keeps it from being a record, for people. */
  readonly problem?: string;
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
  'not-wanted': 'a row that the mapping says to skip',
  unreadable: 'a row that is not as the mapping says; `problem` gives file, line, column and why',
} as const;
export type SkipKind = keyof typeof skipKinds;

/** What the file does not say itself, given or inferred; kept with a begun import so that it goes on alike. */
export interface Reading {
  /** The year of the first line without one; absent where every line has a year. */
  readonly year?: number;
  /** IANA zone of times without one. */
  readonly zone?: string;
  /** Digest of the mapping of a CSV file. */
  readonly mapping?: string;
}

interface ImporterOptions {
  readonly profile: Profile;
  /** What the user, or the begun import, says. */
  readonly reading: Reading;
  /** csv: how its rows become events. */
  readonly mapping?: Mapping;
  /** Epoch ms: nothing in the file happened later. */
  readonly latestMs: number;
}

export type OpenImporter = (file: SourceFile, options: ImporterOptions) => Promise<Importer>;
