/**
 * The closed table of errors. Each says what happened, where, and what to do.
 *
 * `exitCode`: 1 failed, 2 wrong usage or configuration, 3 done but a limit the user set was exceeded.
 * `retry`: the same call may succeed later without anything being changed.
 */
export const errorTable = {
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
  'log-not-found': {
    exitCode: 2,
    retry: false,
    what: 'There is no event log at {url}: {cause}.',
    cure: 'Fill one with `streamguard import` or `streamguard generate`, or name another with --source.',
  },
  'log-damaged': {
    exitCode: 1,
    retry: false,
    what: 'The event log is damaged: {path} {problem}.',
    cure: 'Restore the file from a copy. Lines of your own are put in with `streamguard import`.',
  },
  'log-range-gone': {
    exitCode: 1,
    retry: false,
    what: 'Partition {partition} of {url} begins at offset {earliest}; offset {wanted} is gone.',
    cure: 'Go on at the earliest offset; what lies between is a hole that only the lake can fill.',
  },
  'log-shorter': {
    exitCode: 1,
    retry: false,
    what: 'Partition {partition} of {url} ends at offset {latest}, before offset {wanted} where reading was to go on.',
    cure: 'The log was made anew or restored from an older copy: give it another path or topic, then train on that.',
  },
  'log-locked': {
    exitCode: 1,
    retry: true,
    what: 'The event log {path} cannot be locked for writing: {cause}.',
    cure: 'Wait until the other writer has finished, or end it; a lock left by a killed process expires by itself.',
  },
  'log-partitions-changed': {
    exitCode: 1,
    retry: false,
    what: '{url} has {found} partitions and had {expected}: a key may now go elsewhere than its earlier records.',
    cure: 'Make a new log with that many partitions and train on it, or give this one its former number back.',
  },
  'log-unreachable': {
    exitCode: 1,
    retry: true,
    what: 'No Kafka broker answers at {brokers}: {cause}.',
    cure: 'Check the address, that the broker runs, and that the address it advertises can be reached from here.',
  },
  'log-topic-unknown': {
    exitCode: 2,
    retry: false,
    what: 'There is no topic {topic} at {brokers}; there is {known}.',
    cure: 'Name one that exists, or create it.',
  },
  'log-codec-unknown': {
    exitCode: 1,
    retry: false,
    what: 'Records of {url} are compressed with {codec}, which StreamGuard cannot read.',
    cure: 'Let the producers compress with gzip or zstd, or copy the topic with one of them.',
  },
  'log-kafka-refused': {
    exitCode: 1,
    retry: true,
    what: 'Kafka refused a request about {url}: {cause}.',
    cure: 'Check the permissions and settings of the topic at the broker.',
  },
  'log-unreadable': {
    exitCode: 1,
    retry: false,
    what: 'The event log {path} cannot be read: {cause}.',
    cure: 'Check that the files are there and that you may read them.',
  },
  'log-unwritable': {
    exitCode: 1,
    retry: true,
    what: 'The event log cannot be written: {cause}.',
    cure: 'Make room or allow writing, then try again; what the log already took stays in it.',
  },
  'log-value-refused': {
    exitCode: 1,
    retry: false,
    what: 'The event log {url} keeps one record per line and cannot take a value that {problem}.',
    cure: 'Write each event as JSON on one line.',
  },
  locked: {
    exitCode: 1,
    retry: true,
    what: 'Another process is {purpose} in {folder}.',
    cure: 'Wait until it has finished, or end it; the lock of a killed process expires after 10 seconds.',
  },
  'lock-lost': {
    exitCode: 1,
    retry: true,
    what: 'This process stood still for so long that it lost its right to go on {purpose} in {folder}.',
    cure: 'Run the command again: what was published is whole, and it goes on from there.',
  },
  'memory-exhausted': {
    exitCode: 1,
    retry: false,
    what: 'DuckDB needs more than its {limitMb} MB of memory: {cause}.',
    cure: 'Raise machine.duckdbMemoryMb, or STREAMGUARD_MACHINE_DUCKDB_MEMORY_MB.',
  },
  'lake-other-log': {
    exitCode: 1,
    retry: false,
    what: 'The lake {folder} was filled from another log than {url}: {difference}.',
    cure: 'Name the log it was filled from, or move the folder away to begin a new lake.',
  },
  'lake-other-door': {
    exitCode: 1,
    retry: false,
    what: 'The lake {folder} was filled with other fields, derivations or time zone than the profile {profile} declares now, and records that it would have to read again are gone: {missing}.',
    cure: 'Take the profile back, or move the folder away to begin a new lake with what the log still has. archive.keepRaw keeps what a log forgets.',
  },
  'lake-outdated': {
    exitCode: 1,
    retry: false,
    what: 'The lake {folder} is in format {found} of an earlier version; this one knows {known}.',
    cure: 'Delete the folder and run `streamguard train` again: it reads the log anew.',
  },
  'lake-incomplete': {
    exitCode: 1,
    retry: false,
    what: 'The lake {folder} has lost a file that its manifest lists: {path}.',
    cure: 'Put the file back from a copy, or move the folder away to begin a new lake with what the log still has.',
  },
  'file-too-new': {
    exitCode: 1,
    retry: false,
    what: '{path} has format version {found}; this StreamGuard reads up to {known}.',
    cure: 'Use the StreamGuard that wrote it, or a newer one.',
  },
  'file-damaged': {
    exitCode: 1,
    retry: false,
    what: '{path} is damaged: {problem}.',
    cure: 'Restore it from a copy, or make it anew with the command that wrote it.',
  },
  'log-not-keyed': {
    exitCode: 2,
    retry: false,
    what: '{url} is not keyed by the entity: {entity} occurs in partitions {first} and {second}, so its events have no order.',
    cure: 'Copy it into a log that is with `streamguard rekey --source {url} --out URL`, and name that one.',
  },
  'rekey-other-log': {
    exitCode: 1,
    retry: false,
    what: '{url} is not, or no longer, the log that {out} was copied from: {difference}.',
    cure: 'Copy it from its beginning into another log with --out.',
  },
  'rekey-target-filled': {
    exitCode: 2,
    retry: false,
    what: '{out} holds records, and {folder} has no account of a copy into it: what is there might be copied twice.',
    cure: 'Name a log with --out that is empty or does not exist yet.',
  },
  'dead-letter-unknown': {
    exitCode: 2,
    retry: false,
    what: 'There is no dead letter {id} in {folder}.',
    cure: 'Name one as partition:offset; `streamguard dead-letter list` lists them.',
  },
  'nothing-to-train': {
    exitCode: 1,
    retry: true,
    what: '{url} holds no event to train on: {read} records read, {rejected} rejected ({reasons}).',
    cure: 'Fill the log with `streamguard import` or `streamguard generate`; rejected records are in {deadLetters}.',
  },
  'output-not-ours': {
    exitCode: 2,
    retry: false,
    what: '{path} is a folder or file that StreamGuard did not make.',
    cure: 'Name another --output, or replace it with --overwrite.',
  },
  'run-damaged': {
    exitCode: 1,
    retry: false,
    what: 'The run {run} is damaged: {problem}.',
    cure: 'Train again with `streamguard train`; the lake and the log are not affected.',
  },
  'run-not-found': {
    exitCode: 2,
    retry: false,
    what: 'There is no run {name} in {folder}.',
    cure: 'Did you mean {nearest}? `streamguard runs list` lists them.',
  },
  'run-name-ambiguous': {
    exitCode: 2,
    retry: false,
    what: '{name} is the beginning of {count} runs: {runs}.',
    cure: 'Give more of the name.',
  },
  'log-keyed-otherwise': {
    exitCode: 2,
    retry: false,
    what: '{url} is not keyed by the entity: a record of the {field} {entity} has the key {key}.',
    cure: 'Copy it into a log that is with `streamguard rekey --source {url} --out URL`, and name that one.',
  },
  'profile-without-scorer': {
    exitCode: 2,
    retry: false,
    what: 'The profile {name} declares no scorer, and the speed layer scores events.',
    cure: 'Add a scorer section to it; docs/configuration.md has an example.',
  },
  'run-not-keyed': {
    exitCode: 2,
    retry: false,
    what: 'The run {run} was trained on {url}, which is not keyed by {entity}: its events have no order to go on in.',
    cure: 'Copy the log into one that is with `streamguard rekey --source {url} --out URL`, and train on that.',
  },
  'run-is-excerpt': {
    exitCode: 2,
    retry: false,
    what: 'The run {run} is an excerpt: it knows a part of the log only.',
    cure: 'Promote a run over the whole log; `streamguard runs list` says which are excerpts.',
  },
  'no-run': {
    exitCode: 1,
    retry: false,
    what: 'There is no run in {folder}.',
    cure: 'Make one with `streamguard train`.',
  },
  'table-unreadable': {
    exitCode: 1,
    retry: false,
    what: '{path} cannot be read as a table: {cause}.',
    cure: 'Name one file, .parquet, .csv or .csv.gz, that you may read; `inspect` takes a folder of Parquet files too.',
  },
  'disk-failed': {
    exitCode: 1,
    retry: true,
    what: 'Writing to {folder} failed: {cause}.',
    cure: 'Make room or allow writing there, then run the command again: it goes on where it was.',
  },
  'state-locked': {
    exitCode: 1,
    retry: true,
    what: 'The state in {folder} is in use by another process.',
    cure: 'Wait until it has finished, or end it; the lock of a killed process is gone at once.',
  },
  'state-damaged': {
    exitCode: 1,
    retry: false,
    what: 'The state in {folder} is damaged: {cause}.',
    cure: 'Delete the folder: the state is built anew from a run or snapshot and the log.',
  },
  'speed-layer-silent': {
    exitCode: 1,
    retry: true,
    what: 'A speed layer reads {url} and was asked for a snapshot, but took none within {seconds} s.',
    cure: 'Look at what it says: it may be waiting for its disk or log. Or stop it, and compare its last checkpoint.',
  },
  'no-live-state': {
    exitCode: 1,
    retry: false,
    what: 'No speed layer has a state of {url} here.',
    cure: 'Run `streamguard speed --source {url}` first, or name the folder of its state with --db.',
  },
  'state-other-log': {
    exitCode: 2,
    retry: false,
    what: 'The local state of partition {partition} is of another log than {url} is now: {difference}.',
    cure: 'Give the log made anew another path or topic, or delete the state with its runs and lake to begin anew.',
  },
  'run-other-log': {
    exitCode: 2,
    retry: false,
    what: 'The run {run} was trained on {trained}, which is another log than {url} is now.',
    cure: 'Train on this log: `streamguard train --source {url}`.',
  },
  'views-unreachable': {
    exitCode: 1,
    retry: true,
    what: 'The view store {url} does not answer: {cause}.',
    cure: 'Start it or check its address. Scoring goes on without it, and the views are written anew once it answers.',
  },
  'views-refused': {
    exitCode: 1,
    retry: true,
    what: 'The view store {url} refused a command: {cause}.',
    cure: 'Check its memory, its permissions, and that it is a Redis from 6.2 that takes writes.',
  },
  'metrics-port-unusable': {
    exitCode: 1,
    retry: true,
    what: 'Metrics cannot be served at port {port} of {host}: {cause}.',
    cure: 'End the program that has it, or name another port with --metrics-port.',
  },
  'import-unreadable': {
    exitCode: 2,
    retry: false,
    what: '{path} cannot be read: {cause}.',
    cure: 'Name files that exist and that you may read.',
  },
  'import-empty': {
    exitCode: 1,
    retry: false,
    what: '{path} is empty.',
    cure: 'Leave it out, or name the file that was meant.',
  },
  'import-not-text': {
    exitCode: 1,
    retry: false,
    what: '{path} holds no lines of text: byte {byte} is NUL.',
    cure: 'Name a text file, plain or compressed with gzip or zstd; decompress other forms first.',
  },
  'import-damaged': {
    exitCode: 1,
    retry: false,
    what: '{path} cannot be read to its end: {cause}.',
    cure: 'Get the file whole, then import it.',
  },
  'import-line-too-long': {
    exitCode: 1,
    retry: false,
    what: 'Line {line} of {path} is longer than {bytes} bytes.',
    cure: 'Name a file with one event per line.',
  },
  'import-csv-malformed': {
    exitCode: 1,
    retry: false,
    what: '{path}:{line}:{column}: {problem}.',
    cure: 'Correct the file there, or say in the mapping which delimiter, quote or encoding it has.',
  },
  'import-column-unknown': {
    exitCode: 2,
    retry: false,
    what: '{path} has no column {name}; there is {known}.',
    cure: 'Name one of them in the mapping, or give the columns names there with `columns` where the file has no header.',
  },
  'import-mapping-unfit': {
    exitCode: 2,
    retry: false,
    what: 'Not one row of {path} is as the mapping says: {problem}.',
    cure: 'Correct the mapping; docs/importing.md describes it.',
  },
  'import-other-format': {
    exitCode: 2,
    retry: false,
    what: 'Not one line of {path} has the form that --format {format} names.',
    cure: 'Name the format that the file has with --format.',
  },
  'import-year-unknown': {
    exitCode: 2,
    retry: false,
    what: 'The lines of {path} state no year, and none fits their days.',
    cure: 'Say in which year the first line was written with --year.',
  },
  'alert-unknown': {
    exitCode: 2,
    retry: false,
    what: 'There is no alert {id} of the profile {profile} in {url}.',
    cure: 'Copy the alert_id of a record in that log, which `streamguard speed` writes; --source names the event log it belongs to.',
  },
  'verdict-malformed': {
    exitCode: 1,
    retry: false,
    what: 'The record at offset {offset} of partition {partition} of {url} is no verdict: {problem}.',
    cure: 'Give verdicts a log to themselves, with speed.verdictsUrl; `streamguard verdicts add` writes it.',
  },
} as const satisfies Record<string, ErrorRow>;

export interface ErrorRow {
  readonly exitCode: 1 | 2 | 3;
  readonly retry: boolean;
  readonly what: string;
  readonly cure: string;
}

type Table = typeof errorTable;
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
    const row: ErrorRow = errorTable[code];
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
