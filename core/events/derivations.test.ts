import { isIP, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Derivation, profileSchema } from '../profile/profile.js';
import { calendar } from './calendar.case.js';
import { derivationsOf } from './derivations.js';
import { entropyMilliBits } from './entropy.js';
import { columnsOf, type Value } from './event.js';
import { networkOf } from './network.js';

/** A derivation of the field `x`, applied to one value. */
function derived(derivation: Derivation, value: Value, zone = 'UTC'): Value {
  const fields = { x: { type: typeof value === 'string' ? 'string' : 'integer' } };
  const profile = profileSchema.parse({
    ...{ name: 'p', entity: 'x', time: 'x', id: 'x', kind: 'x', zone, fields, derive: { y: derivation } },
    ...{ features: {}, detectors: { isolationForest: {}, cohorts: {} } },
  });
  return derivationsOf(profile, columnsOf(profile))[0]!([value]);
}

describe('hourOfWeekOf', () => {
  it.each([
    ['UTC', '2026-11-16T00:00:00Z', 0],
    ['UTC', '2026-11-22T23:59:59.999Z', 167],
    ['Europe/Berlin', '2026-11-15T23:00:00Z', 0],
    ['America/New_York', '2026-11-16T04:59:00Z', 167],
    ['Asia/Kolkata', '2026-11-16T18:29:00Z', 23],
  ])('in %s, at %s, is %i', (zone, time, hour) => {
    expect(derived({ hourOfWeekOf: 'x' }, Date.parse(time), zone)).toBe(hour);
  });

  it('is the hour of the day, and the day of the week, of the same zone', () => {
    const zone = 'America/Sao_Paulo';
    const { day, hour } = calendar(zone);
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2030, 0, 1) }), (time) => {
        const weekday = (new Date(day(time) * 86_400_000).getUTCDay() + 6) % 7;
        expect(derived({ hourOfWeekOf: 'x' }, time, zone)).toBe(weekday * 24 + hour(time));
      }),
    );
  });
});

describe('networkOf', () => {
  it.each([
    ['10.1.2.3', '10.1.2.0/24'],
    ['255.255.255.255', '255.255.255.0/24'],
    ['2001:DB8:00A1:1::7', '2001:db8:a1::/48'],
    ['2001:db8::1', '2001:db8::/48'],
    ['::1', '::/48'],
    ['::', '::/48'],
    ['fe80::1%eth0', 'fe80::/48'],
    ['1:0:2:3:4:5:6:7', '1:0:2::/48'],
    ['64:ff9b:1::10.0.0.1', '64:ff9b:1::/48'],
    ['::ffff:10.1.2.3', '10.1.2.0/24'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
    expect(isIP(network.split('/')[0]!)).not.toBe(0);
    expect(derived({ networkOf: 'x' }, address)).toBe(network);
  });

  it.each(['', '10.1.2', '10.1.2.3.4', '010.1.2.3', 'host', '2001:db8', '1::2::3', '10.0.0.0/8', "'; DROP"])(
    'of %j there is none',
    (text) => {
      expect(networkOf(text)).toBeNull();
      expect(derived({ networkOf: 'x' }, text)).toBeNull();
    },
  );
});

it('networkOf knows an address where the platform does', () => {
  const piece = fc.constantFrom(
    '0',
    '00ff',
    'FFFF',
    '12345',
    'g',
    '',
    '1.2.3.4',
    '256',
    '%eth0',
    '/8',
    '::',
    '10',
    '010',
  );
  const mark = fc.constantFrom(':', ':', ':', '.', '::', '');
  const made = fc.array(fc.tuple(piece, mark), { maxLength: 9 }).map((parts) => parts.flat().join(''));
  const texts = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), made);
  fc.assert(
    fc.property(texts, (text) => {
      expect(networkOf(text) !== null).toBe(isIPv4(text) || isIPv6(text));
    }),
    { numRuns: 5000 },
  );
});

it('prefixOf ends before the first mark, or not at all', () => {
  const country: Derivation = { prefixOf: 'x', before: '-' };
  expect(['DE-BER-Berlin', 'DE', '', '-DE'].map((place) => derived(country, place))).toEqual([
    'DE',
    'DE',
    '',
    '',
  ]);
});

it('folderOf ends before the last slash of either kind; a name alone has none', () => {
  const paths = ['/srv/share/plan.xlsx', 'C:\\Users\\eve\\a/b.txt', 'plan.xlsx', '/plan.xlsx', '/srv/', ''];
  expect(paths.map((path) => derived({ folderOf: 'x' }, path))).toEqual([
    '/srv/share',
    'C:\\Users\\eve\\a',
    null,
    '',
    '/srv',
    null,
  ]);
});

describe('entropyOf', () => {
  it.each([
    ['', 0],
    ['aaaa', 0],
    ['abab', 1000],
    ['AbaB', 1000],
    ['abcd', 2000],
    ['aab', 918],
    ['😀😀ab', 1500],
  ])('of %j is %i thousandths of a bit', (text, milliBits) => {
    expect(entropyMilliBits(text)).toBe(milliBits);
    expect(derived({ entropyOf: 'x' }, text)).toBe(milliBits);
  });

  it('is at most the logarithm of the length, and never −0', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const length = [...text.toLowerCase()].length;
        expect(entropyMilliBits(text)).toBeLessThanOrEqual(Math.round(1000 * Math.log2(Math.max(1, length))));
        expect(Object.is(entropyMilliBits(text), -0)).toBe(false);
      }),
    );
  });
});

it('magnitudeOf counts binary digits', () => {
  const wanted = (value: number) => (value === 0 ? 0 : value.toString(2).length);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.maxSafeNat(),
        fc.nat(70),
        fc.nat(53).map((n) => 2 ** n - 1),
      ),
      (value) => {
        expect(derived({ magnitudeOf: 'x' }, value)).toBe(wanted(value));
      },
    ),
  );
  expect(derived({ magnitudeOf: 'x' }, -1)).toBeNull();
});

it('what is missing derives nothing', () => {
  const kinds: Derivation[] = [
    { hourOf: 'x' },
    { dayOf: 'x' },
    { hourOfWeekOf: 'x' },
    { networkOf: 'x' },
    { prefixOf: 'x', before: '-' },
    { folderOf: 'x' },
    { entropyOf: 'x' },
    { magnitudeOf: 'x' },
    { pointOf: 'x' },
  ];
  expect(kinds.map((kind) => derived(kind, null))).toEqual(kinds.map(() => null));
});
