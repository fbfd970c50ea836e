import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Whether output may be coloured: FORCE_COLOR says so, or NO_COLOR not, or a terminal that can. */
export function colours(
  stream: Pick<NodeJS.WriteStream, 'isTTY'>,
  { FORCE_COLOR: force, NO_COLOR: none, TERM: term }: NodeJS.ProcessEnv,
): boolean {
  if (force !== undefined) return force !== '0' && force !== 'false';
  return !none && stream.isTTY === true && term !== 'dumb';
}

const coloured = colours(process.stdout, process.env);

/** Text in a style, where stdout may be coloured. */
export function paint(style: Style, text: string): string {
  return coloured ? styleText(style, text) : text;
}
