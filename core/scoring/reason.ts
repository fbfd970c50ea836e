import { type Column, indexOfColumn, type Value } from '../events/event.js';

/** Characters of a value that a reason shows: a record of an anomaly does not grow with what somebody put into an event. */
const mostCharacters = 128;

/** @param template text with {value}, or {value:02} for two digits at least */
export function reasonOf(template: string, value: Value, column: Column): string {
  return fillIn(template, (name) => (name === 'value' ? textOf(value, column) : null));
}

/** @param template text with {name}, or {name:02} for two digits at least; a name that has no text stays as it is */
export function fillIn(template: string, textOfName: (name: string) => string | null): string {
  return template.replace(/\{(\w+)(?::0(\d))?\}/g, (whole, name, digits = '0') => {
    return textOfName(name)?.padStart(Number(digits), '0') ?? whole;
  });
}

/** The text of an event's column, by its name; null: there is no such column. */
export function columnText(
  columns: readonly Column[],
  values: readonly Value[],
): (name: string) => string | null {
  return (name) => {
    if (!columns.some((column) => column.name === name)) return null;
    const index = indexOfColumn(columns, name);
    return textOf(values[index]!, columns[index]!);
  };
}

export function textOf(value: Value, { scale }: Column): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return String(value / 10 ** scale);
  const characters = [...String(value).slice(0, 2 * mostCharacters + 1)];
  return characters.length > mostCharacters
    ? `${characters.slice(0, mostCharacters).join('')}…`
    : characters.join('');
}
