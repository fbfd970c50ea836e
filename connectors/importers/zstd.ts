import start, { type Binding, type DecompressStream } from 'zstd-codec/lib/zstd-codec-binding-wasm.js';

/** Input per call: what a call makes of it is held at once. */
const sliceBytes = 8 * 1024;
/** A whole frame (RFC 8878) whose content is one known byte. */
const probe = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x01, 0x09, 0x00, 0x00, 0x21);
const probed = 0x21;

/**
 * The content of one or more zstd frames, streaming. Fails where a frame breaks off (the codec does not say so itself: only
 * at the end of a frame does it make of the probe what the probe holds), and where one needs a window over 8 MiB.
 */
export async function* unzstd(compressed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const stream = await openStream();
  try {
    for await (const chunk of compressed) {
      for (let at = 0; at < chunk.length; at += sliceBytes) {
        yield* transform(stream, chunk.subarray(at, at + sliceBytes));
      }
    }
    const last = Buffer.concat(transform(stream, probe));
    if (last.length !== 1 || last[0] !== probed) throw new Error('the last zstd frame breaks off');
  } finally {
    stream.delete();
  }
}

function transform(stream: DecompressStream, bytes: Uint8Array): Buffer[] {
  const taken: Buffer[] = [];
  let good: boolean;
  try {
    good = stream.transform(bytes, (part) => {
      taken.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    });
  } catch (thrown) {
    const message =
      'it needs a window of more than 8 MiB (zstd --long or --ultra); decompress it with zstd -d first';
    throw new Error(message, { cause: thrown });
  }
  if (!good) throw new Error('its bytes are no valid zstd');
  return taken;
}

/** An instance of its own for each stream, so that memory is given back and an abort concerns nobody else. */
function openStream(): Promise<DecompressStream> {
  return new Promise((resolve) => {
    const binding: Binding = {
      print: () => undefined,
      printErr: () => undefined,
      onRuntimeInitialized() {
        const stream = new binding.ZstdDecompressStreamBinding!();
        stream.begin();
        resolve(stream);
      },
    };
    start(binding);
  });
}
