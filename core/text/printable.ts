/** What moves the cursor, sets colours, hides, or turns the reading direction of what follows. */
export const unsafeCharacters = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Others' text as people may see it, on a line that it can neither break nor drive: an escape character becomes \u{1b}. */
export function printable(text: string): string {
  return text.replace(unsafeCharacters, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
