import type { LogBatch } from '../connectors/event-log/event-log.js';

export type Piece = Pick<LogBatch, 'records' | 'position'>;

/** A batch in its order, in pieces of at most so many records; one that carries none is one piece. */
export function* piecesOf({ records, position }: Piece, atMost: number): Generator<Piece> {
  for (let from = 0; from === 0 || from < records.length; from += atMost) {
    const next = records[from + atMost];
    yield {
      records: records.slice(from, from + atMost),
      // What lies between two records holds none.
      position: next ? next.offset : position,
    };
  }
}
