import { latestTime, latestValue } from '../aggregations/latest.js';
import { indexOfColumn } from '../events/event.js';
import { distanceKm } from '../events/points.js';
import type { FeatureSet } from '../features/feature-set.js';
import { formatNumber } from '../models/format-number.js';
import type { Profile } from '../profile/profile.js';
import type { Travel } from '../profile/travel.js';
import type { Evidence, Judged, Telling } from './evidence.js';
import { isOnlyOn } from './habit-days.js';
import { columnText, fillIn } from './reason.js';

/** Nobody can have made the journey: as one in a thousand, and twice as fast twice as rare. */
const impossibleBits = 10;
const mostBits = 20;
const hourMs = 3_600_000;
const minuteMs = 60_000;

/** An event too far from the entity's latest one with a place for the time between. */
export class TravelEvidence implements Evidence {
  readonly name = 'travel';
  readonly group: string | null;
  readonly #time: number;
  readonly #point: number;
  readonly #place: number;
  readonly #day: number;

  constructor(
    private readonly settings: Travel,
    private readonly features: FeatureSet,
    { time, habits, day }: Pick<Profile, 'time' | 'habits' | 'day'>,
  ) {
    this.group = settings.group ?? null;
    this.#time = indexOfColumn(features.columns, time);
    this.#place = indexOfColumn(features.columns, habits[settings.habit]!);
    this.#day = indexOfColumn(features.columns, day!);
    this.#point = indexOfColumn(features.columns, settings.point);
  }

  bits(judged: Judged): number {
    const journey = this.#journey(judged);
    if (journey === null) return 0;
    const { fastestKmh, weight } = this.settings;
    const times = (journey.km * hourMs) / (Math.max(minuteMs, journey.ms) * fastestKmh);
    return times > 1 ? weight * Math.min(mostBits, impossibleBits + Math.log2(times)) : 0;
  }

  tell(judged: Judged): Telling {
    const { km, ms } = this.#journey(judged)!;
    const of = columnText(this.features.columns, judged.values);
    const texts: Record<string, string> = {
      km: formatNumber(Math.round(km)),
      minutes: formatNumber(Math.round(ms / minuteMs)),
    };
    return {
      value: `${texts.km} km in ${texts.minutes} minutes`,
      expected: `${formatNumber(this.settings.fastestKmh)} km/h at most`,
      peers: 'the same of everybody',
      reason: fillIn(this.settings.reason, (name) => texts[name] ?? of(name)),
    };
  }

  /** Whether the entity was there on an earlier day: it may be a second way into the network. */
  #isFamiliar(values: Judged['values'], before: Judged['before']): boolean {
    const place = values[this.#place];
    if (place === null || place === undefined) return false;
    const state = before[this.features.habits.get(this.settings.habit)!]!;
    const entry = state.find(place as string);
    return entry !== 0 && !isOnlyOn(state, entry, values[this.#day] as number);
  }

  /** From the place before; null where one of them has none, or they are one. */
  #journey({ values, before }: Judged): { readonly km: number; readonly ms: number } | null {
    const state = before[this.features.travel!]!;
    const [from, since] = [state.get(latestValue), state.get(latestTime)];
    const to = values[this.#point];
    if (from === null || since === null || typeof to !== 'number' || to === from) return null;
    if (this.#isFamiliar(values, before)) return null;
    const km = distanceKm(from, to);
    if (km < this.settings.leastKm) return null;
    return { km, ms: Math.abs((values[this.#time] as number) - since) };
  }
}
