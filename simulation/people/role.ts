import type { Lognormal } from '../chance.js';
import type { AuthType, EventType, Privileges } from '../events/event.js';
import type { Service } from '../world/hosts.js';
import type { Program } from '../world/programs.js';

/** When somebody is active: people in bursts within their hours, machines at a steady beat around the clock. */
export type Rhythm =
  | {
      readonly kind: 'shift';
      /** Usual begin of work, local hours. */
      readonly startHour: number;
      readonly hours: number;
      readonly daysOff: 'weekend' | 'rotating';
    }
  | { readonly kind: 'beacon' };

/** A kind of work: what people of the same job have in common, and so the cohort they belong to. */
export interface Role {
  /** How often it occurs in a population, relative to the others. */
  readonly share: number;
  readonly rhythm: Rhythm;
  /** Events on an active day, as a multiple of the simulation's mean. */
  readonly tempo: number;
  /** How often each kind of event is, relative to the others. */
  readonly kinds: Readonly<Record<EventType, number>>;
  readonly privileges: Privileges;
  /** The usual ones first, as in all lists of habits. */
  readonly authTypes: readonly AuthType[];
  /** Share of the working days that is spent at home. */
  readonly atHome: number;
  readonly programs: readonly Program[];
  readonly folders: readonly string[];
  readonly extension: string;
  readonly services: readonly Service[];
  readonly domains: readonly string[];
  readonly sentBytes: Lognormal;
  readonly receivedBytes: Lognormal;
  readonly fileBytes: Lognormal;
}
