/** A security event as JSON, as far as features look at it. */
export interface PlainEvent {
  readonly event_id: string;
  readonly timestamp: number;
  readonly event_type: string;
  readonly user: string;
  readonly source_ip?: string | null;
  readonly status?: string | null;
  readonly threat_score?: number | null;
  readonly location?: string | null;
  readonly destination_ip?: string | null;
  readonly metadata?: { readonly geo_location?: string | null; readonly hostname?: string | null } | null;
  readonly network_details?: {
    readonly bytes_sent?: number | null;
    readonly destination_port?: number | null;
  } | null;
  readonly file_details?: {
    readonly operation?: string | null;
    readonly is_encrypted?: boolean | null;
    readonly access_denied?: boolean | null;
    readonly file_path?: string | null;
  } | null;
  readonly process_details?: {
    readonly process_name?: string | null;
    readonly user_privileges?: string | null;
    readonly is_signed?: boolean | null;
  } | null;
  readonly dns_details?: {
    readonly query_name?: string | null;
    readonly response_code?: string | null;
  } | null;
}

/** Names that are ordinary users, and that careless code takes for something else. */
export const hostileNames: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'NULL',
  'null',
  ' ',
  "o'brien",
  '"quoted"',
  'a,b',
  'a\0b',
  'new\nline',
  '\u202e\u05d0\u05d1',
  '\u{1f525}',
  'e\u0301',
  '\u00e9',
  'Alice',
  'alice',
  'half\ud800',
  'half\udc00',
  '%s',
  '../..',
];

/** Addresses likewise; any string is one. */
export const hostileIps: readonly string[] = [
  `'; DROP TABLE "ids"; --`,
  'a\0b',
  'Ab',
  'aB',
  '',
  'NULL',
  '\u{1f600}',
  '__proto__',
  'half\ud800',
];
