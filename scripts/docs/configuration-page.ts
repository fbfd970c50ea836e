import { variableOf } from '../../config/environment.js';
import { settingsSchema } from '../../config/settings.js';
import { profileSchema } from '../../core/profile/profile.js';
import { type DeclaredForm, type DeclaredKey, declaredKeys } from './declared-keys.js';
import { code, page, prose, table } from './markdown.js';

/** docs/configuration.md, from the declared schemas of the configuration and of a profile. */
export function configurationPage(): string {
  const profileKeys = declaredKeys(profileSchema);
  return page('Configuration', [
    `The configuration is the file named by \`--config\`, else \`./streamguard.yaml\`, else \`./config/streamguard.yaml\`,
else the one in the package. A flag of the command line wins over the environment, the environment over the file, the file
over the default. A key that is not listed here is refused, with file, line and column.`,
    '## streamguard.yaml',
    table(
      [...headings, 'environment'],
      declaredKeys(settingsSchema).map((key) => [...cellsOf(key), code(variable(key.path))]),
    ),
    `## Profiles

A profile is \`profiles/NAME.yaml\` beside the configuration, else the one of that name in the package. \`NAME\` below is a
name of your own: lower case letters, digits and \`_\`.`,
    table(headings, profileKeys.map(cellsOf)),
    ...profileKeys.filter(({ forms }) => forms.length > 0).map(formsSection),
  ]);
}

const headings = ['key', 'type', 'range', 'default', 'meaning'];

function cellsOf(key: DeclaredKey): string[] {
  const meaning = key.required ? `${key.meaning}; required` : key.meaning;
  return [code(key.path), key.type, code(key.range), code(key.default), prose(meaning)];
}

function variable(path: string): string {
  const [section, key] = path.split('.') as [string, string?];
  return key === undefined ? variableOf(null, section) : variableOf(section, key);
}

function formsSection({ path, type, forms }: DeclaredKey): string {
  const title = type === 'map' ? `${path}.NAME` : path;
  const everywhere = (key: DeclaredKey) => forms.every((form) => form.keys.some((other) => same(key, other)));
  const rows = (form: DeclaredForm) => {
    const own = form.keys.filter((key) => !everywhere(key)).map(cellsOf);
    return own.length === 0
      ? [[code(form.name), '', '', '', '', '']]
      : own.map((cells) => [code(form.name), ...cells]);
  };
  const shared = (forms[0]?.keys ?? []).filter(everywhere).map((key) => ['every', ...cellsOf(key)]);
  return `### ${title}\n\n${table(['form', ...headings], [...forms.flatMap(rows), ...shared])}`;
}

function same(a: DeclaredKey, b: DeclaredKey): boolean {
  return cellsOf(a).join() === cellsOf(b).join();
}
