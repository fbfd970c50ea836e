/**
 * Values in Thrift's compact protocol, in which Parquet writes its headers and its footer.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export interface ThriftValue {
  /** The protocol's type of a field or an element. */
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** A whole number of magnitude up to 2^53; `i32` and `i64` differ in their type alone. */
export function i32(value: number): ThriftValue {
  return { type: 5, bytes: Uint8Array.from(zigzag(value)) };
}

export function i64(value: number): ThriftValue {
  return { type: 6, bytes: Uint8Array.from(zigzag(value)) };
}

export function binary(value: string | Uint8Array): ThriftValue {
  const bytes = Buffer.from(value);
  return { type: 8, bytes: Buffer.concat([Uint8Array.from(varint(bytes.length)), bytes]) };
}

/** Elements of one type; an empty list is taken as one of structs. */
export function list(elements: readonly ThriftValue[]): ThriftValue {
  const type = elements[0]?.type ?? 12;
  const { length } = elements;
  const head = length < 15 ? [(length << 4) | type] : [0xf0 | type, ...varint(length)];
  return { type: 9, bytes: Buffer.concat([Uint8Array.from(head), ...elements.map(({ bytes }) => bytes)]) };
}

/** Fields by their id, at most 15 apart; null is an optional field that is left out. */
export function struct(fields: Readonly<Record<number, ThriftValue | null>>): ThriftValue {
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const [key, value] of Object.entries(fields)) {
    if (value === null) continue;
    const id = Number(key);
    parts.push(Uint8Array.of(((id - last) << 4) | value.type), value.bytes);
    last = id;
  }
  return { type: 12, bytes: Buffer.concat([...parts, Uint8Array.of(0)]) };
}

/** Seven bits a byte, the least first; `value` from 0 to 2^54. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

function zigzag(value: number): number[] {
  return varint(value < 0 ? -2 * value - 1 : 2 * value);
}
