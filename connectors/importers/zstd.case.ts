import zstdCodec from 'zstd-codec';

/** One zstd frame. */
export const zstdSync: (content: Uint8Array) => Uint8Array = await new Promise((resolve) => {
  zstdCodec.ZstdCodec.run((zstd) => {
    resolve((content) => {
      const compressed = new zstd.Streaming().compress(content);
      if (compressed === null) throw new Error('zstd refuses to compress');
      return compressed;
    });
  });
});
