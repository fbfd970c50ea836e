import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random/random.js';
import { officeAddress, publicAddress } from './addresses.js';
import { addressOf } from './hosts.js';
import { personName } from './names.js';
import { byDistance, places } from './places.js';

const random = createRandom(1);

describe('world', () => {
  it('uses reserved addresses only', () => {
    for (const place of places) {
      expect(officeAddress(random, place)).toMatch(/^10\.\d+\.\d+\.\d+$/);
      const [first, second] = publicAddress(random, place).split('.').map(Number);
      expect(first).toBe(100);
      expect(second).toBeGreaterThanOrEqual(64);
      expect(second).toBeLessThan(128);
    }
    expect(addressOf('shop.example.com')).toMatch(/^198\.1[89]\.\d+\.\d+$/);
    expect(addressOf('mail.corp.example')).toMatch(/^10\.200\.\d+\.\d+$/);
    expect(addressOf('mail.corp.example')).toBe(addressOf('mail.corp.example'));
  });

  it('gives each person another name', () => {
    expect(new Set(Array.from({ length: 10_000 }, (_, index) => personName(index))).size).toBe(10_000);
  });

  it('knows what is near and far', () => {
    const berlin = places.find(({ code }) => code === 'DE-BER-Berlin')!;
    const others = byDistance(berlin);
    expect(others.length).toBe(places.length - 1);
    expect(others[0]!.code).toBe('FR-IDF-Paris');
    expect(Math.abs(others.at(-1)!.utcOffsetHours - berlin.utcOffsetHours)).toBe(9);
  });
});
