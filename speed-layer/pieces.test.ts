import { expect, it } from 'vitest';
import type { LogRecord } from '../connectors/event-log/event-log.js';
import { piecesOf } from './pieces.js';

const record = (offset: number): LogRecord => ({ offset, logTime: 0, key: null, value: null });

it.each([
  { offsets: [3, 4, 5], position: 6, pieces: [[3, 4], [5]], positions: [5, 6] },
  {
    offsets: [3, 7, 8, 20],
    position: 30,
    pieces: [
      [3, 7],
      [8, 20],
    ],
    positions: [8, 30],
  },
  { offsets: [3, 4], position: 9, pieces: [[3, 4]], positions: [9] },
  { offsets: [], position: 9, pieces: [[]], positions: [9] },
])(
  'records at $offsets and the position $position come in pieces of two',
  ({ offsets, position, ...expected }) => {
    const pieces = [...piecesOf({ records: offsets.map(record), position }, 2)];
    expect(pieces.map(({ records }) => records.map(({ offset }) => offset))).toEqual(expected.pieces);
    expect(pieces.map((piece) => piece.position)).toEqual(expected.positions);
  },
);
