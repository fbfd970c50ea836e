import { type FileHandle, open } from 'node:fs/promises';
import { type ColumnWriter, type EncodedColumn, encodings, type PhysicalType } from './columns.js';
import { binary, i32, i64, list, struct, type ThriftValue } from './thrift.js';

/**
 * A minimal writer of Parquet: flat optional columns, one page per column of a row group, no compression.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
export interface NamedColumn {
  readonly name: string;
  readonly writer: ColumnWriter;
}

const magic = Buffer.from('PAR1');
const uncompressed = 0;
const optional = 1;
const pageTypes = { data: 0, dictionary: 2 };

/** Writes what the columns collected of `rows` rows to a new file. */
export async function writeParquet(
  path: string,
  columns: readonly NamedColumn[],
  rows: number,
): Promise<void> {
  const parts = partsOf(columns, rows);
  const file = await open(path, 'w');
  try {
    await writeAll(file, parts);
  } finally {
    await file.close();
  }
}

/** A file whose rows come in groups, in memory no more than one. */
export class GroupedParquet {
  #position = 0;
  #rows = 0;
  readonly #groups: ThriftValue[] = [];

  private constructor(
    private readonly file: FileHandle,
    private readonly columns: readonly NamedColumn[],
  ) {}

  /** Begins a new file. */
  static async create(path: string, columns: readonly NamedColumn[]): Promise<GroupedParquet> {
    const created = new GroupedParquet(await open(path, 'w'), columns);
    await created.#write([magic]);
    return created;
  }

  /** Writes what the columns collected of so many rows, one or more, and begins them anew; others may work in between. */
  async writeGroup(rows: number): Promise<void> {
    const chunks: ThriftValue[] = [];
    const before = this.#position;
    for (const column of this.columns) {
      const { parts, chunk } = columnOf(column, rows, this.#position);
      chunks.push(chunk);
      await this.#write(parts);
      column.writer.clear();
    }
    this.#groups.push(groupOf(chunks, this.#position - before, rows));
    this.#rows += rows;
  }

  /** Makes it a whole file. */
  async end(): Promise<void> {
    await this.#write(endOf(this.columns, this.#rows, this.#groups));
    await this.file.close();
  }

  /** Leaves it as it is, good for nothing. */
  async abandon(): Promise<void> {
    await this.file.close();
  }

  async #write(parts: readonly Uint8Array[]): Promise<void> {
    await writeAll(this.file, parts);
    this.#position += lengthOf(parts);
  }
}

async function writeAll(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await file.writev(parts);
  if (bytesWritten < lengthOf(parts)) await file.writeFile(Buffer.concat(parts).subarray(bytesWritten));
}

function partsOf(columns: readonly NamedColumn[], rows: number): Uint8Array[] {
  const parts: Uint8Array[] = [magic];
  const chunks: ThriftValue[] = [];
  for (const column of rows > 0 ? columns : []) {
    const { parts: added, chunk } = columnOf(column, rows, lengthOf(parts));
    parts.push(...added);
    chunks.push(chunk);
  }
  const groups = rows > 0 ? [groupOf(chunks, lengthOf(parts) - magic.length, rows)] : [];
  return [...parts, ...endOf(columns, rows, groups)];
}

/** One column of a group, and what the footer says of it. */
function columnOf({ name, writer }: NamedColumn, rows: number, position: number) {
  const encoded = writer.encode(rows);
  const [dictionary, data] = pagesOf(encoded, rows);
  const chunk = chunkOf(name, writer.physical, encoded, rows, position, dictionary.length, data.length);
  return { parts: [...dictionary.parts, ...data.parts], chunk };
}

function groupOf(chunks: readonly ThriftValue[], bytes: number, rows: number): ThriftValue {
  return struct({ 1: list(chunks), 2: i64(bytes), 3: i64(rows) });
}

function endOf(columns: readonly NamedColumn[], rows: number, groups: readonly ThriftValue[]): Uint8Array[] {
  const footer = footerOf(columns, rows, groups).bytes;
  const footerLength = Buffer.alloc(4);
  footerLength.writeUInt32LE(footer.length);
  return [footer, footerLength, magic];
}

/** The whole file. */
export function encodeParquet(columns: readonly NamedColumn[], rows: number): Buffer {
  return Buffer.concat(partsOf(columns, rows));
}

interface Page {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

const noPage: Page = { parts: [], length: 0 };

function pagesOf(
  { dictionary, encoding, data }: EncodedColumn,
  rows: number,
): [dictionary: Page, data: Page] {
  const dictionaryPage = dictionary
    ? pageOf([dictionary.bytes], pageTypes.dictionary, {
        7: struct({ 1: i32(dictionary.values), 2: i32(encodings.plain) }),
      })
    : noPage;
  const header = struct({ 1: i32(rows), 2: i32(encoding), 3: i32(encodings.rle), 4: i32(encodings.rle) });
  return [dictionaryPage, pageOf(data, pageTypes.data, { 5: header })];
}

function pageOf(content: readonly Uint8Array[], type: number, header: Record<number, ThriftValue>): Page {
  const size = i32(lengthOf(content));
  const parts = [struct({ 1: i32(type), 2: size, 3: size, ...header }).bytes, ...content];
  return { parts, length: lengthOf(parts) };
}

function chunkOf(
  name: string,
  { type }: PhysicalType,
  { dictionary, encoding, nulls, least, greatest }: EncodedColumn,
  rows: number,
  position: number,
  dictionaryBytes: number,
  dataBytes: number,
): ThriftValue {
  const used = [encoding, encodings.rle, ...(dictionary ? [encodings.plain] : [])];
  const size = i64(dictionaryBytes + dataBytes);
  const statistics = struct({
    3: i64(nulls),
    5: greatest && binary(greatest),
    6: least && binary(least),
  });
  const metadata = struct({
    1: i32(type),
    2: list(used.map(i32)),
    3: list([binary(name)]),
    4: i32(uncompressed),
    5: i64(rows),
    6: size,
    7: size,
    9: i64(position + dictionaryBytes),
    11: dictionary ? i64(position) : null,
    12: statistics,
  });
  return struct({ 2: i64(position), 3: metadata });
}

function footerOf(
  columns: readonly NamedColumn[],
  rows: number,
  groups: readonly ThriftValue[],
): ThriftValue {
  const root = struct({ 4: binary('events'), 5: i32(columns.length) });
  const fields = columns.map(({ name, writer: { physical } }) =>
    struct({
      1: i32(physical.type),
      2: physical.length === undefined ? null : i32(physical.length),
      3: i32(optional),
      4: binary(name),
      6: physical.convertedType === undefined ? null : i32(physical.convertedType),
      7: physical.precision === undefined ? null : i32(0),
      8: physical.precision === undefined ? null : i32(physical.precision),
    }),
  );
  const typeDefinedOrder = struct({ 1: struct({}) });
  return struct({
    1: i32(1),
    2: list([root, ...fields]),
    3: i64(rows),
    4: list(groups),
    6: binary('streamguard'),
    7: list(columns.map(() => typeDefinedOrder)),
  });
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((length, part) => length + part.length, 0);
}
