declare module 'zstd-codec' {
  export interface Zstd {
    readonly Streaming: new () => {
      /** null where it fails. */
      compress(bytes: Uint8Array): Uint8Array | null;
      /** null where the bytes are no zstd frame. */
      decompress(bytes: Uint8Array): Uint8Array | null;
    };
  }
  const zstdCodec: { readonly ZstdCodec: { run(ready: (zstd: Zstd) => void): void } };
  export default zstdCodec;
}
