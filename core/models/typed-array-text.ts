type Numbers = Uint16Array | Uint32Array | Float32Array;

/** The array's bytes, little-endian as on every machine that Node.js 20 runs on but s390x, in base64. */
export function textOf(numbers: Numbers): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

/** @returns null when the text does not hold exactly `length` numbers */
export function numbersOf<Array extends Numbers>(
  kind: { new (buffer: ArrayBuffer): Array; readonly BYTES_PER_ELEMENT: number },
  text: string,
  length: number,
): Array | null {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return bytes.length === length * kind.BYTES_PER_ELEMENT ? new kind(bytes.buffer) : null;
}
