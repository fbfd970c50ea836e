/** Pictures made of block characters; each is as wide as it says. */

const heights = '▁▂▃▄▅▆▇█';
const widths = '▏▎▍▌▋▊▉█';

/** A bar of `share` (0–1) of a width, to an eighth of a column; what is more than nothing is seen. */
export function bar(share: number, width: number): string {
  const eighths = Math.max(share > 0 ? 1 : 0, Math.round(Math.min(1, share) * width * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? '' : widths[(eighths % 8) - 1]!);
}

/** `bar`, with a trough as wide as it could be. */
export function trough(share: number, width: number): string {
  const filled = bar(share, width);
  return filled + '░'.repeat(width - filled.length);
}

/** From a zero line to the right for more than 0, to the left for less; `share` −1–1 of the widths on either side. */
export function signedBar(share: number, left: number, right: number): string {
  const filled = bar(Math.max(0, share), right).padEnd(right);
  const below = '█'.repeat(share < 0 ? Math.max(1, Math.round(-share * left)) : 0).padStart(left);
  return `${below}│${filled}`;
}

/** A bar per count: its height is the share of the highest, and a count above 0 is not empty. */
export function sparkline(counts: readonly number[]): string {
  return columnChart(counts, 1)[0]!;
}

/** Columns of so many lines, the top line first. */
export function columnChart(counts: readonly number[], lines: number): string[] {
  const most = Math.max(1, ...counts);
  const eighths = counts.map((count) => Math.ceil((count / most) * lines * 8));
  return Array.from({ length: lines }, (_, line) => {
    const below = (lines - 1 - line) * 8;
    return eighths
      .map((height) => (height <= below ? ' ' : heights[Math.min(8, height - below) - 1]!))
      .join('');
  });
}
