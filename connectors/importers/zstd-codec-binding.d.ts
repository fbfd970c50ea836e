declare module 'zstd-codec/lib/zstd-codec-binding-wasm.js' {
  interface DecompressStream {
    begin(): boolean;
    /** false where the bytes are no zstd; throws where the frame needs more memory than there is. */
    transform(bytes: Uint8Array, take: (decompressed: Uint8Array) => void): boolean;
    delete(): void;
  }
  interface Binding {
    print(text: string): void;
    printErr(text: string): void;
    onRuntimeInitialized(): void;
    ZstdDecompressStreamBinding?: new () => DecompressStream;
  }
  /** Makes an instance of its own, with 16 MiB of memory. */
  export default function start(module: Binding): void;
}
