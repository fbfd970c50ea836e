import { createHash } from 'node:crypto';
import { BoundedMap } from './bounded-map.js';

/** Equal lines stand close together: they bear the same second. */
const keptLines = 100_000;

/**
 * Ids that stay the same when a file is imported again: `evt_` and 32 hex digits of sha256(line, ordinal among equal lines,
 * index among the line's own events).
 */
export class EventIds {
  readonly #seen = new BoundedMap<string, number>(keptLines);

  /** `count` ids for the next line. */
  next(line: Buffer, count: number): string[] {
    const text = line.toString('latin1');
    const ordinal = this.#seen.get(text) ?? 0;
    this.#seen.set(text, ordinal + 1);
    return Array.from({ length: count }, (_, index) => {
      const hash = createHash('sha256').update(line).update(`\n${ordinal}\n${index}`);
      return `evt_${hash.digest('hex').slice(0, 32)}`;
    });
  }
}
