import type { Device } from '../world/devices.js';
import type { Place } from '../world/places.js';
import type { Habits } from './habits.js';

/** What a day is made of: usually a person's habits, now and then changed by a surprise. */
export interface Circumstances {
  readonly habits: Habits;
  readonly isAtWork: boolean;
  readonly place: Place;
  /** Begin of work, local hours; from 24 on it is in the next day. */
  readonly startHour: number;
  readonly hours: number;
  readonly computer: Device;
  readonly phone: Device;
  readonly workAddress: string;
  readonly homeAddress: string;
}
