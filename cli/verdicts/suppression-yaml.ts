import { stringify } from 'yaml';
import type { Suppression } from '../../core/profile/suppression.js';
import { unsafeCharacters } from '../../core/text/printable.js';

/** A suppression as one puts it into a profile. Texts are in quotes, and what could drive a terminal is escaped. */
export function suppressionYaml(suppression: Suppression): string[] {
  const text = stringify(
    { alerts: { suppressions: [suppression] } },
    {
      defaultStringType: 'QUOTE_DOUBLE',
      defaultKeyType: 'PLAIN',
      doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
      lineWidth: 0,
    },
  );
  const escaped = text.replace(unsafeCharacters, (character) => {
    return character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return escaped.trimEnd().split('\n');
}
