/**
 * Cities. `utcOffsetHours` is the standard time all year round: habits follow it, and a simulated year has no change of
 * clocks. `client` numbers the place's block of addresses.
 */
export interface Place {
  /** "CC-REG-City". */
  readonly code: string;
  readonly utcOffsetHours: number;
  readonly client: number;
  /** Whether the organisation has an office there. */
  readonly hasOffice: boolean;
}

const cities: readonly (readonly [code: string, utcOffsetHours: number, hasOffice: boolean])[] = [
  ['US-NYC-NewYork', -5, true],
  ['GB-LND-London', 0, true],
  ['DE-BER-Berlin', 1, true],
  ['US-CAL-SanFrancisco', -8, true],
  ['IN-KAR-Bengaluru', 5.5, true],
  ['JP-TYO-Tokyo', 9, true],
  ['FR-IDF-Paris', 1, false],
  ['ES-MAD-Madrid', 1, false],
  ['PL-MAZ-Warsaw', 1, false],
  ['BR-SAO-SaoPaulo', -3, false],
  ['CA-ONT-Toronto', -5, false],
  ['US-TEX-Austin', -6, false],
  ['ZA-GAU-Johannesburg', 2, false],
  ['SG-SIN-Singapore', 8, false],
  ['KR-SEO-Seoul', 9, false],
  ['AU-NSW-Sydney', 10, false],
];

export const places: readonly Place[] = cities.map(([code, utcOffsetHours, hasOffice], client) => ({
  code,
  utcOffsetHours,
  client,
  hasOffice,
}));

export const offices: readonly Place[] = places.filter((place) => place.hasOffice);

/** Every other place, the nearest first as the time zones go. */
export function byDistance(from: Place): Place[] {
  const apart = (place: Place) => {
    const hours = Math.abs(place.utcOffsetHours - from.utcOffsetHours);
    return Math.min(hours, 24 - hours);
  };
  return places.filter((place) => place !== from).sort((a, b) => apart(a) - apart(b) || a.client - b.client);
}
