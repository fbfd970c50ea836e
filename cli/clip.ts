import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('en');

/** At most so many terminal columns; … stands for the rest. */
export function clip(text: string, mostWidth: number): string {
  if (stringWidth(text) <= mostWidth) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += stringWidth(segment);
    if (width >= mostWidth) break;
    kept += segment;
  }
  return `${kept}…`;
}
