import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';
import type { Mapping } from './mapping.js';

export interface Row {
  readonly cells: readonly string[];
  /** Of its first character in the file, from 1. */
  readonly line: number;
  /** As it stands in the file, without its line break. */
  readonly text: string;
}

const rowsTogether = 1000;
/** Characters; past it a quote was probably never closed. */
const longestRow = 4 * 1024 * 1024;

/** By csv-parse's codes. */
const problems: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'after a closing quote there is something else than a delimiter',
  INVALID_OPENING_QUOTE: 'there is a quote inside a cell that does not begin with one',
  CSV_QUOTE_NOT_CLOSED: 'a quote is never closed',
  CSV_MAX_RECORD_SIZE: `the row is longer than ${longestRow} characters: a quote may never be closed`,
};

/** The rows of a file, some at a time; an empty line is a row of one empty cell. @throws import-csv-malformed */
export async function* rowsOf(
  content: AsyncIterable<Buffer>,
  path: string,
  { delimiter, quote, encoding }: Pick<Mapping, 'delimiter' | 'quote' | 'encoding'>,
): AsyncIterable<readonly Row[]> {
  let line = 1;
  // Here and not as rows are taken: after a malformed row the parser withholds those before it.
  const rowOf = ({ record, raw }: Parsed): Row => {
    const row = { cells: record, line, text: raw.replace(/\r?\n$|\r$/, '') };
    line += breaksIn(raw);
    return row;
  };
  const parser = parse({
    delimiter,
    quote,
    raw: true,
    relax_column_count: true,
    max_record_size: longestRow,
    on_record: rowOf as unknown as NonNullable<Options['on_record']>,
  });
  const text = Readable.from(decoded(content, encoding, path), { objectMode: false });
  text.on('error', (thrown) => parser.destroy(thrown));
  text.pipe(parser);
  let rows: Row[] = [];
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      rows.push(row);
      if (rows.length < rowsTogether) continue;
      yield rows;
      rows = [];
    }
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const column = typeof thrown.column === 'number' ? thrown.column + 1 : 1;
    const problem = problems[thrown.code] ?? causeOf(thrown);
    throw new StreamGuardError('import-csv-malformed', { path, line, column, problem }, { cause: thrown });
  } finally {
    text.destroy();
  }
  if (rows.length > 0) yield rows;
}

interface Parsed {
  readonly record: readonly string[];
  /** With the line break that ends it. */
  readonly raw: string;
}

/** Without a byte order mark. */
async function* decoded(
  content: AsyncIterable<Buffer>,
  encoding: Mapping['encoding'],
  path: string,
): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  const read = (chunk?: Buffer) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (thrown) {
      const before = new TextDecoder(encoding).decode(chunk).split('\ufffd')[0] ?? '';
      const problem = `here are bytes that are not ${encoding}; the mapping can say another encoding`;
      throw new StreamGuardError(
        'import-csv-malformed',
        { path, line: line + breaksIn(before), column: 1, problem },
        { cause: thrown },
      );
    }
  };
  for await (const chunk of content) {
    const text = read(chunk);
    yield text;
    line += breaksIn(text);
  }
  yield read();
}

function breaksIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
