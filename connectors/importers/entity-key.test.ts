import { describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../config/load.js';
import { entityOf, keyOf } from './entity-key.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });

describe('the entity of an event', () => {
  const entity = entityOf(profile);
  test.each<[unknown, string | null]>([
    [{ user: 'ann' }, 'ann'],
    [{ user: 'constructor' }, 'constructor'],
    [{ user: '' }, null],
    [{ user: 7 }, null],
    [{ user: null }, null],
    [{ User: 'ann' }, null],
    [[{ user: 'ann' }], null],
    ['ann', null],
    [null, null],
  ])('%j', (event, found) => expect(entity(event)).toBe(found));

  test('from the first of several places that holds a value', () => {
    const other = { ...profile, entity: 'location' };
    const place = entityOf(other);
    expect(place({ metadata: { geo_location: 'a' }, location: 'b' })).toBe('a');
    expect(place({ metadata: { geo_location: null }, location: 'b' })).toBe('b');
    expect(place({ location: 'b' })).toBe('b');
    expect(place({ metadata: 'x', location: 'b' })).toBeNull();
  });
});

test('the key is the entity in UTF-8, or else the value', () => {
  const value = Buffer.from('{}');
  expect(keyOf('é', value)).toEqual(Buffer.from('é'));
  expect(keyOf(null, value)).toBe(value);
});
