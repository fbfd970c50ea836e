import type { Places } from '../profile/travel.js';

/** Points per degree, and on a circle of latitude, both of its ends included. */
const perDegree = 100;
const onCircle = 360 * perDegree + 1;

/** Mean radius of the Earth, R1 of the International Union of Geodesy and Geophysics (Moritz 2000, "GRS 80"), in km. */
const radiusKm = 6371.0088;

/**
 * A point on the globe as one integer, to 0.01° (1.1 km at most): (latitude + 90)·100 rows from the south pole, each of
 * 36,001 points from 180° west, (longitude + 180)·100.
 */
function packed(latitude: number, longitude: number): number {
  const [north, east] = [latitude + 90, longitude + 180];
  return Math.round(north * perDegree) * onCircle + Math.round(east * perDegree);
}

/** Latitude and longitude of a packed point, in degrees. */
export function coordinatesOf(point: number): readonly [latitude: number, longitude: number] {
  const east = point % onCircle;
  return [((point - east) / onCircle - 90 * perDegree) / perDegree, (east - 180 * perDegree) / perDegree];
}

/**
 * The packed point of a text such as `US-CA-San Francisco`: of the whole, else of what is before the last "-", and so on;
 * null where the table has none of them.
 */
export function pointsOf(places: Places): (text: string) => number | null {
  const points = new Map(
    Object.entries(places).map(([place, [north, east]]) => [place, packed(north, east)]),
  );
  return (text) => {
    let end = text.length;
    for (; end > 0; end = text.lastIndexOf('-', end - 1)) {
      const point = points.get(text.slice(0, end));
      if (point !== undefined) return point;
    }
    return null;
  };
}

/** The great-circle distance of two packed points in km, by the haversine formula (Sinnott 1984, Sky and Telescope 68). */
export function distanceKm(a: number, b: number): number {
  if (a === b) return 0;
  const [latitudeA, longitudeA] = coordinatesOf(a);
  const [latitudeB, longitudeB] = coordinatesOf(b);
  const chord =
    haversine(latitudeB - latitudeA) +
    Math.cos(radians(latitudeA)) * Math.cos(radians(latitudeB)) * haversine(longitudeB - longitudeA);
  return 2 * radiusKm * Math.asin(Math.sqrt(Math.min(1, chord)));
}

function haversine(degrees: number): number {
  return Math.sin(radians(degrees) / 2) ** 2;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
