import kafkajs from 'kafkajs';
import zstdCodec, { type Zstd } from 'zstd-codec';

/** kafkajs brings gzip; this adds zstd, for the whole process. */
export async function registerCodecs(): Promise<void> {
  const zstd = await new Promise<Zstd>((resolve) => zstdCodec.ZstdCodec.run(resolve));
  // Not `Simple`: frames of Kafka's producers do not name their size.
  const streaming = new zstd.Streaming();
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => ({
    compress: async (encoder: { readonly buffer: Buffer }) => asBuffer(streaming.compress(encoder.buffer)),
    decompress: async (bytes: Buffer) => asBuffer(streaming.decompress(bytes)),
  });
}

function asBuffer(bytes: Uint8Array | null): Buffer {
  if (bytes === null) throw new Error('a batch of records is no valid zstd frame');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
