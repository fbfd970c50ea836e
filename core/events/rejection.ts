/** Why the door did not pass a record: a closed list, stored with the record and counted in metrics. */
export const rejectionReasons = {
  empty: 'the record has no bytes',
  'too-large': 'the record is longer than maxEventBytes',
  'not-utf8': 'the record is not UTF-8 (RFC 3629)',
  'not-json': 'the record is not JSON (RFC 8259)',
  'not-an-object': 'the value at this path is not a JSON object',
  missing: 'a required field is missing, null or an empty string',
  'wrong-type': 'the value has another type than the profile declares',
  'out-of-range': 'the value is outside its declared range',
  'not-in-list': 'the value is not in its declared list',
  pattern: 'the value does not match its declared pattern',
  'too-early': 'the event time is before 2000-01-01',
  'too-late': 'the event time is more than maxFutureMs after the log took the record',
} as const;

export type RejectionReason = keyof typeof rejectionReasons;

export interface Rejection {
  readonly valid: false;
  readonly reason: RejectionReason;
  /** The path inside the event, or '' for the record as a whole. */
  readonly path: string;
}

export function reject(reason: RejectionReason, path = ''): Rejection {
  return { valid: false, reason, path };
}
