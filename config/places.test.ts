import { expect, it } from 'vitest';
import { distanceKm, pointsOf } from '../core/events/points.js';
import { places as simulated } from '../simulation/world/places.js';
import { loadConfiguration } from './load.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const pointOf = pointsOf(profile.places);

it('every place of the simulation has a point of its own, where its clock says', () => {
  for (const { code, utcOffsetHours } of simulated) {
    const [, east] = profile.places[code] ?? [];
    expect(Math.abs(east! / 15 - utcOffsetHours), code).toBeLessThan(1.6);
  }
});

it('every city lies in its country, or not farther from its middle than the largest countries reach', () => {
  for (const place of Object.keys(profile.places)) {
    const country = place.split('-')[0]!;
    expect(distanceKm(pointOf(place)!, pointOf(country)!), place).toBeLessThan(4500);
  }
});

it('a place that nobody listed is the middle of its country; a country that nobody listed is nowhere', () => {
  expect(pointOf('DE-BY-Munich')).toBe(pointOf('DE'));
  expect(pointOf('ZZ-ZZZ-Nowhere')).toBeNull();
});
