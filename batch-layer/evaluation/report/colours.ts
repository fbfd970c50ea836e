import { type Html, html } from '../../report/html.js';

/** A colour per scorer, the same in all pictures. */
export function colourOf(scorer: number): string {
  return `var(--c${scorer % 8})`;
}

export function keyOf(scorers: readonly string[]): Html {
  return html`<div class="key">${scorers.map((name, index) => html`<span style="--c: ${colourOf(index)}">${name}</span>`)}</div>`;
}
