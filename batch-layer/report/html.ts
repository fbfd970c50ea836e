import { printable } from '../../core/text/printable.js';

/** Markup that may stand in the page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

export type Content = string | number | Html | null | readonly Content[];

/** Markup around content: text is escaped, whatever it holds; null is nothing; lists are joined. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + markupOf(contents[index - 1] ?? null) + part));
}

function markupOf(content: Content): string {
  if (content === null) return '';
  if (content instanceof Html) return content.text;
  if (Array.isArray(content)) return content.map(markupOf).join('');
  return escapeHtml(String(content));
}

function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A length in a picture: two decimals are enough. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}
