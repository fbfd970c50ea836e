import stringWidth from 'string-width';
import { printable } from '../core/text/printable.js';
import { clip } from './clip.js';
import { paint } from './paint.js';

export interface TableLayout {
  /** Columns that stand at the right, by index. */
  readonly right?: readonly number[];
  /** Terminal columns of a cell; what is longer ends in …. */
  readonly mostWidth?: number;
}

/** Rows as aligned lines, columns two spaces apart; the last column is not padded. Cells are made printable. */
export function table(
  rows: readonly (readonly string[])[],
  { right = [], mostWidth = Number.POSITIVE_INFINITY }: TableLayout = {},
): string[] {
  const cells = rows.map((row) => row.map((cell) => clip(printable(cell), mostWidth)));
  const widths = (cells[0] ?? []).map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, stringWidth(row[column] ?? '')), 0),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat(widths[column]! - stringWidth(cell));
        return right.includes(column) ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Whether no line is wider than a terminal of so many columns. */
export function fits(lines: readonly string[], width: number): boolean {
  return lines.every((line) => stringWidth(line) <= width);
}

/** The first line in the style of a head. */
export function withHead([head = '', ...lines]: readonly string[]): string[] {
  return [paint('dim', head), ...lines];
}
