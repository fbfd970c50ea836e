import type { PlainEvent } from './hostile-event.case.js';

/** Where and when; degrees, epoch ms. */
export interface Stay {
  readonly north: number;
  readonly east: number;
  readonly time: number;
}

/** Those of the profile security-events that hostile logs name, whole or in part. */
const places: Readonly<Record<string, readonly [north: number, east: number]>> = {
  'DE-BER-Berlin': [52.52, 13.41],
  DE: [51.2, 10.5],
  US: [39.8, -98.6],
  'US-NY-New York': [40.71, -74.01],
};

/** @param events in arrival order */
export function latestStay(events: readonly PlainEvent[]): Stay | null {
  for (const { metadata, location, timestamp } of events.toReversed()) {
    const parts = (metadata?.geo_location ?? location ?? '').split('-');
    const beginnings = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
    const known = beginnings.find((beginning) => Object.hasOwn(places, beginning));
    if (known === undefined) continue;
    const [north, east] = places[known]!;
    return { north, east, time: timestamp };
  }
  return null;
}
