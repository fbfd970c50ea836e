import { open } from 'node:fs/promises';
import { type ColumnWriter, type EncodedColumn, encodings, type PhysicalType } from './columns.js';
import { binary, i32, i64, list, struct, type ThriftValue } from './thrift.js';

/**
 * A minimal writer of Parquet: flat optional columns, one row group, one page per column, no compression.
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
    const { bytesWritten } = await file.writev(parts);
    const rest = Buffer.concat(bytesWritten < lengthOf(parts) ? parts : []).subarray(bytesWritten);
    await file.writeFile(rest);
  } finally {
    await file.close();
  }
}

function partsOf(columns: readonly NamedColumn[], rows: number): Uint8Array[] {
  const parts: Uint8Array[] = [magic];
  let position = magic.length;
  const chunks: ThriftValue[] = [];
  let groupBytes = 0;
  for (const { name, writer } of rows > 0 ? columns : []) {
    const encoded = writer.encode(rows);
    const [dictionary, data] = pagesOf(encoded, rows);
    chunks.push(chunkOf(name, writer.physical, encoded, rows, position, dictionary.length, data.length));
    parts.push(...dictionary.parts, ...data.parts);
    position += dictionary.length + data.length;
    groupBytes += dictionary.length + data.length;
  }
  const group = struct({ 1: list(chunks), 2: i64(groupBytes), 3: i64(rows) });
  const footer = Buffer.from(footerOf(columns, rows, rows > 0 ? [group] : []).bytes);
  const footerLength = Buffer.alloc(4);
  footerLength.writeUInt32LE(footer.length);
  return [...parts, footer, footerLength, magic];
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
  const parts = [Uint8Array.from(struct({ 1: i32(type), 2: size, 3: size, ...header }).bytes), ...content];
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
      3: i32(optional),
      4: binary(name),
      6: physical.convertedType === undefined ? null : i32(physical.convertedType),
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
