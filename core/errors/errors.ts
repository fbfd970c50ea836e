/**
 * The closed table of errors. Each says what happened, where, and what to do.
 *
 * `exitCode`: 1 failed, 2 wrong usage or configuration, 3 done but a limit the user set was exceeded.
 * `retry`: the same call may succeed later without anything being changed.
 */
const table = {
  usage: { exitCode: 2, retry: false, what: '{problem}', cure: '{cure}' },
  'config-invalid': { exitCode: 2, retry: false, what: '{place}: {problem}', cure: '{cure}' },
  'config-not-found': {
    exitCode: 2,
    retry: false,
    what: 'The configuration {path} cannot be read: {cause}.',
    cure: 'Name an existing file with --config.',
  },
  'profile-not-found': {
    exitCode: 2,
    retry: false,
    what: 'There is no profile {name}; known are {known}.',
    cure: 'Name one of them with --profile, or put {name}.yaml into the profiles folder beside your configuration.',
  },
} as const satisfies Record<string, ErrorRow>;

interface ErrorRow {
  readonly exitCode: 1 | 2 | 3;
  readonly retry: boolean;
  readonly what: string;
  readonly cure: string;
}

type Table = typeof table;
export type ErrorCode = keyof Table;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
export type ErrorDetails<Code extends ErrorCode> = {
  [Name in Placeholders<`${Table[Code]['what']}${Table[Code]['cure']}`>]: string | number;
};

/** A failure a user can act on: printed without a stack trace. Anything else that is thrown is a defect. */
export class StreamGuardError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'StreamGuardError';
  readonly cure: string;
  readonly exitCode: 1 | 2 | 3;
  readonly retry: boolean;

  constructor(
    readonly code: Code,
    readonly details: ErrorDetails<Code>,
    options?: ErrorOptions,
  ) {
    const row: ErrorRow = table[code];
    super(fill(row.what, details), options);
    this.cure = fill(row.cure, details);
    this.exitCode = row.exitCode;
    this.retry = row.retry;
  }
}

function fill(text: string, details: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name]));
}

/** The message of whatever was thrown, for the `cause` of a row. */
export function causeOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.trim().replace(/\.$/, '');
}
