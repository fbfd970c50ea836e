import type { Column, Value } from '../events/event.js';

/** Characters of a value that a reason shows: a record of an anomaly does not grow with what somebody put into an event. */
const mostCharacters = 128;

/** @param template text with {value}, or {value:02} for two digits at least */
export function reasonOf(template: string, value: Value, column: Column): string {
  const text = textOf(value, column);
  return template.replace(/\{value(?::0(\d))?\}/g, (_, digits = '0') => text.padStart(Number(digits), '0'));
}

function textOf(value: Value, { scale }: Column): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return String(value / 10 ** scale);
  const characters = [...String(value).slice(0, 2 * mostCharacters + 1)];
  return characters.length > mostCharacters
    ? `${characters.slice(0, mostCharacters).join('')}…`
    : characters.join('');
}
