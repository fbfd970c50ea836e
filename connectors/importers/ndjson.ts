import { keyOfValue } from './entity-key.js';
import type { OpenImporter, Outcome } from './importer.js';
import { isBlank, linesOf } from './lines.js';

/** One event per line, as it is: the door judges it where it judges every other record. */
export const openNdjson: OpenImporter = async (file, { profile }) => {
  const keyOf = keyOfValue(profile);

  function judge(text: Buffer): Outcome {
    if (isBlank(text)) return 'blank';
    return [{ key: keyOf(text), value: text }];
  }

  return {
    reading: {},
    async *read(content) {
      for await (const lines of linesOf(content, file.path)) {
        yield lines.map((text) => ({ text, outcome: judge(text) }));
      }
    },
  };
};
