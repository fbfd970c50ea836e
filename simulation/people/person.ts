import type { Random } from '../../core/random/random.js';
import { DAY_MS, HOUR_MS, isWeekend } from '../calendar.js';
import { atFraction, happens, pick } from '../chance.js';
import type { Surprise } from '../surprises/surprise.js';
import { hostPart, officeAddress, publicSubnet } from '../world/addresses.js';
import { computer, phone, server } from '../world/devices.js';
import { personName, serviceName } from '../world/names.js';
import { offices } from '../world/places.js';
import type { Circumstances } from './circumstances.js';
import { type Day, dayOf } from './day.js';
import { habitsOf } from './habits.js';
import { type RoleName, roles } from './roles/roles.js';

/** Somebody with an account. Everything but `lastSuccessMs` is a pure function of seed, index and day. */
export interface Person {
  readonly user: string;
  /** The user's bytes, by which the log chooses a partition. */
  readonly key: Buffer;
  readonly role: RoleName;
  /** A person and not the account of a machine. */
  readonly isHuman: boolean;
  /** Chance of this person alone. */
  readonly random: Random;
  /** When this account last got in, epoch ms. */
  lastSuccessMs: number | null;
  localDayAt(timeMs: number): number;
  /** `day`: local calendar day since 1970-01-01. */
  day(day: number): Day;
}

export interface PersonOptions {
  /** Counts people from 0. */
  readonly index: number;
  readonly random: Random;
  readonly eventsPerDay: number;
  readonly surprisesOn: (day: number) => readonly Surprise[];
}

/** Any run of people has the roles in about their shares. */
const goldenRatio = 0.618033988749895;
const shares = Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, role.share])) as Record<
  RoleName,
  number
>;

const absentShare = 0.03;
const officeLeaseDays = 45;
const homeLeaseDays = 30;
const driftPeriodDays = 90;
const driftHours = 0.4;

export function createPerson({ index, random, eventsPerDay, surprisesOn }: PersonOptions): Person {
  const role = atFraction(shares, (index * goldenRatio) % 1);
  const habits = habitsOf(roles[role], random.fork('habits'));
  const own = random.fork('person');
  const isHuman = habits.role.rhythm.kind === 'shift';
  const user = isHuman ? personName(index) : serviceName(index);
  const home = pick(own, offices);
  const devices = { computer: isHuman ? computer(own) : server(own), phone: phone(own) };
  const homeSubnet = publicSubnet(own, home);
  const phase = own.integer(1000);
  const weekendShare = happens(own, 0.2) ? 0.2 : 0.02;
  const lease = (name: string, day: number, days: number) =>
    random.fork(`${name} ${Math.floor((day + phase) / days)}`);

  function usual(day: number, chance: Random): Circumstances {
    const drift = isHuman ? driftHours * Math.sin((2 * Math.PI * (day + phase)) / driftPeriodDays) : 0;
    const officeHost = officeAddress(lease('office', day, officeLeaseDays), home);
    const homeAddress = `${homeSubnet}.${hostPart(lease('home', day, homeLeaseDays))}`;
    const isAtHome = happens(chance, habits.atHome);
    return {
      habits,
      isAtWork: isAtWork(day, chance),
      place: home,
      startHour: habits.startHour + drift,
      hours: habits.hours,
      ...devices,
      workAddress: isAtHome ? homeAddress : officeHost,
      homeAddress,
    };
  }

  function isAtWork(day: number, chance: Random): boolean {
    const { rhythm } = habits.role;
    if (rhythm.kind === 'beacon') return true;
    if (happens(chance, absentShare)) return false;
    if (rhythm.daysOff === 'rotating') return (day + phase) % 7 < 5;
    return !isWeekend(day) || happens(chance, weekendShare);
  }

  return {
    user,
    key: Buffer.from(user),
    role,
    isHuman,
    random,
    lastSuccessMs: null,
    localDayAt: (timeMs) => Math.floor((timeMs + home.utcOffsetHours * HOUR_MS) / DAY_MS),
    day(day) {
      const chance = random.fork(`day ${day}`);
      let circumstances = usual(day, chance);
      let news: Surprise | null = null;
      for (const surprise of surprisesOn(day)) {
        const since = day - surprise.fromDay;
        circumstances = surprise.kind.befall(circumstances, {
          surprise,
          since,
          random: random.fork(surprise.incident),
        });
        if (since < surprise.kind.newsDays) news = surprise;
      }
      return dayOf(day, circumstances, news, eventsPerDay, chance);
    },
  };
}
