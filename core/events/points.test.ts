import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coordinatesOf, distanceKm, pointsOf } from './points.js';

const latitude = fc.integer({ min: -9000, max: 9000 }).map((hundredths) => hundredths / 100);
const longitude = fc.integer({ min: -18_000, max: 18_000 }).map((hundredths) => hundredths / 100);
const place = fc.tuple(latitude, longitude);
const pointAt = (north: number, east: number) => pointsOf({ here: [north, east] })('here')!;
const point = place.map(([north, east]) => pointAt(north, east));

describe('pointsOf', () => {
  const listed: Record<string, [number, number]> = {
    'US-CA-San Francisco': [37.77, -122.42],
    'US-CA': [36.78, -119.42],
    US: [39.8, -98.6],
    'a-': [1, 1],
    constructor: [2, 2] satisfies [number, number],
  };
  const table = pointsOf(listed);
  const at = (text: string) => {
    const found = table(text);
    return found === null ? null : coordinatesOf(found);
  };

  it.each([
    ['US-CA-San Francisco', [37.77, -122.42]],
    ['US-CA-San Francisco-Mission', [37.77, -122.42]],
    ['US-CA-Los Angeles', [36.78, -119.42]],
    ['US-CA-', [36.78, -119.42]],
    ['US-NY-New York', [39.8, -98.6]],
    ['US', [39.8, -98.6]],
    ['a-', [1, 1]],
    ['constructor', [2, 2]],
  ])('of %s is that of the longest beginning in the table', (text, found) => {
    expect(at(text)).toEqual(found);
  });

  it.each(['', '-', '-US', 'USA', 'us', 'U', 'toString', '__proto__'])('of %j there is none', (text) => {
    expect(at(text)).toBeNull();
  });
});

it('a point is an integer below 2^31, to a hundredth of a degree', () => {
  fc.assert(
    fc.property(place, ([north, east]) => {
      const packed = pointAt(north, east);
      expect(Number.isInteger(packed) && packed >= 0 && packed < 2 ** 31).toBe(true);
      expect(coordinatesOf(packed)).toEqual([north + 0, east + 0]);
      expect(pointAt(north, Math.min(180, east + 0.004))).toBe(packed);
    }),
  );
});

describe('distanceKm', () => {
  const cities = pointsOf({
    Berlin: [52.52, 13.41],
    Paris: [48.86, 2.35],
    Sydney: [-33.87, 151.21],
    'San Francisco': [37.77, -122.42],
    Tokyo: [35.68, 139.69],
  });

  // On the sphere; the ellipsoid's differ by half a percent at most.
  it.each([
    ['Berlin', 'Paris', 878],
    ['San Francisco', 'Tokyo', 8277],
    ['Sydney', 'Berlin', 16_096],
  ])('from %s to %s is about %i km', (from, to, km) => {
    expect(Math.abs(distanceKm(cities(from)!, cities(to)!) - km)).toBeLessThan(0.005 * km);
  });

  it('is that of the chord through the globe, whichever way', () => {
    const onGlobe = (packed: number) => {
      const [north, east] = coordinatesOf(packed).map((degrees) => (degrees * Math.PI) / 180);
      return [Math.cos(north!) * Math.cos(east!), Math.cos(north!) * Math.sin(east!), Math.sin(north!)];
    };
    fc.assert(
      fc.property(point, point, (a, b) => {
        const [one, other] = [onGlobe(a), onGlobe(b)];
        const chord = Math.hypot(...one.map((along, axis) => along - other[axis]!));
        const km = 2 * 6371.0088 * Math.asin(Math.min(1, chord / 2));
        expect(distanceKm(a, b)).toBeCloseTo(km, 2);
        expect(distanceKm(b, a)).toBe(distanceKm(a, b));
        expect(distanceKm(a, a)).toBe(0);
      }),
    );
  });

  it('is half of the globe to the other end, and nothing between the two names of one meridian', () => {
    expect(distanceKm(pointAt(90, 0), pointAt(-90, 77))).toBeCloseTo(Math.PI * 6371.0088, 6);
    expect(distanceKm(pointAt(10, 180), pointAt(10, -180))).toBeCloseTo(0, 6);
  });
});
