import type { Random } from '../../core/random/random.js';
import { between, type Lognormal, lognormal, some } from '../chance.js';
import type { AuthType, EventType } from '../events/event.js';
import type { Service } from '../world/hosts.js';
import type { Program } from '../world/programs.js';
import type { Role } from './role.js';

/** How one person does a job: the role's ways, narrowed and bent. Lists have the usual ones first. */
export interface Habits {
  readonly role: Role;
  /** Usual begin of work, local hours. */
  readonly startHour: number;
  readonly hours: number;
  /** Events on an active day, as a multiple of the simulation's mean. */
  readonly tempo: number;
  /** Share of logins that fail at first, by mistyping. */
  readonly failureRate: number;
  readonly atHome: number;
  /** Each as often as the person does it, out of about 100. */
  readonly kinds: readonly EventType[];
  readonly authTypes: readonly AuthType[];
  readonly programs: readonly Program[];
  readonly folders: readonly string[];
  readonly services: readonly Service[];
  readonly domains: readonly string[];
  readonly sentBytes: Lognormal;
  readonly receivedBytes: Lognormal;
  readonly fileBytes: Lognormal;
}

export function habitsOf(role: Role, random: Random): Habits {
  const { rhythm } = role;
  const own = (volume: Lognormal): Lognormal => ({
    median: lognormal(random, { median: volume.median, sigma: 0.5 }),
    sigma: volume.sigma * between(random, 0.7, 1.1),
  });
  return {
    role,
    startHour: rhythm.kind === 'shift' ? rhythm.startHour + 0.7 * random.normal() : 0,
    hours: rhythm.kind === 'shift' ? rhythm.hours + 0.4 * random.normal() : 24,
    tempo: lognormal(random, { median: role.tempo, sigma: 0.3 }),
    failureRate: Math.min(0.15, lognormal(random, { median: 0.025, sigma: 0.7 })),
    atHome: Math.min(1, role.atHome * between(random, 0.3, 1.7)),
    kinds: kindsOf(role, random),
    authTypes: role.authTypes.slice(0, 1 + random.integer(role.authTypes.length)),
    programs: some(random, role.programs, Math.ceil(role.programs.length * 0.75)),
    folders: some(random, role.folders, Math.ceil(role.folders.length * 0.6)),
    services: some(random, role.services, Math.ceil(role.services.length * 0.8)),
    domains: some(random, role.domains, Math.ceil(role.domains.length * 0.8)),
    sentBytes: own(role.sentBytes),
    receivedBytes: own(role.receivedBytes),
    fileBytes: own(role.fileBytes),
  };
}

function kindsOf(role: Role, random: Random): EventType[] {
  return (Object.entries(role.kinds) as [EventType, number][]).flatMap(([kind, weight]) => {
    const times = Math.max(1, Math.round(lognormal(random, { median: weight, sigma: 0.2 })));
    return new Array<EventType>(times).fill(kind);
  });
}
