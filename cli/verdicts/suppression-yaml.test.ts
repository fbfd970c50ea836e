import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Suppression, textOfDay } from '../../core/profile/suppression.js';
import { unsafeCharacters } from '../../core/text/printable.js';
import { suppressionYaml } from './suppression-yaml.js';

const known: Suppression = {
  name: 'alert-3f0c9e4b',
  when: { user: 'ann', source_ip: '10.0.0.9', local_hour: 3, location: { exists: false } },
  until: '2026-04-01',
  reason: 'a scan\nthat was announced',
  owner: 'eve',
};

it('is what one puts into a profile', () => {
  expect(suppressionYaml(known)).toEqual([
    'alerts:',
    '  suppressions:',
    '    - name: "alert-3f0c9e4b"',
    '      when:',
    '        user: "ann"',
    '        source_ip: "10.0.0.9"',
    '        local_hour: 3',
    '        location:',
    '          exists: false',
    '      until: "2026-04-01"',
    String.raw`      reason: "a scan\nthat was announced"`,
    '      owner: "eve"',
  ]);
});

it('gives any text back, and no terminal anything to obey', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'\u202e\u001b\ud800\n"\\ a:#') }),
  );
  const value = fc.oneof(text, fc.integer(), fc.boolean());
  const suppression = fc.record({
    name: fc.stringMatching(/^[a-z0-9][a-z0-9-]*$/),
    when: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]*$/), fc.oneof(value, fc.array(value)), {
      minKeys: 1,
    }),
    until: fc.nat(50_000).map(textOfDay),
    reason: text,
    owner: text,
  });
  fc.assert(
    fc.property(suppression, (one) => {
      const lines = suppressionYaml(one);
      expect(lines.join('').replace(unsafeCharacters, '')).toBe(lines.join(''));
      expect(parse(lines.join('\n'))).toEqual({ alerts: { suppressions: [one] } });
    }),
  );
});
