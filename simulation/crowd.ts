import type { Random } from '../core/random/random.js';
import { MINUTE_MS } from './calendar.js';
import type { Day } from './people/day.js';
import type { Person } from './people/person.js';
import { intensityAt } from './people/rhythm.js';
import { createRoutine, type Routine } from './people/routine.js';
import type { Happening } from './timeline/timeline.js';

/** Everybody at once, at any rate: who acts is drawn by how active people are at that moment. */
export interface Crowd {
  /** `timeMs` never falls. */
  at(timeMs: number): Happening;
}

interface Member {
  readonly person: Person;
  readonly routine: Routine;
  readonly days: Map<number, Day>;
}

export function createCrowd(people: readonly Person[], random: Random): Crowd {
  const members = people.map((person, index): Member => {
    return { person, routine: createRoutine(person, random.fork(`routine ${index}`)), days: new Map() };
  });
  const sums = new Float64Array(members.length);
  const today: Day[] = [];
  let countedMinute = -1;

  function count(timeMs: number): void {
    const minute = Math.floor(timeMs / MINUTE_MS);
    if (minute === countedMinute) return;
    countedMinute = minute;
    let sum = 0;
    members.forEach((member, index) => {
      today[index] = dayAt(member, timeMs);
      sum += intensityAt(today[index]!, timeMs);
      sums[index] = sum;
    });
  }

  return {
    at(timeMs) {
      count(timeMs);
      const index = firstAbove(sums, random.next() * sums.at(-1)!);
      const { person, routine } = members[index]!;
      const day = today[index]!;
      return { event: routine.act(day, timeMs), person, label: day.surprise };
    },
  };
}

/** The day whose work goes on, else the calendar's: a night shift began the day before. */
function dayAt({ person, days }: Member, timeMs: number): Day {
  const number = person.localDayAt(timeMs);
  for (const known of days.keys()) if (known < number - 1) days.delete(known);
  const [before, now] = [number - 1, number].map((wanted) => {
    const day = days.get(wanted) ?? person.day(wanted);
    days.set(wanted, day);
    return day;
  });
  return before!.isAtWork && timeMs < before!.endMs && timeMs >= before!.startMs ? before! : now!;
}

/** The first index whose value is above `wanted`; `sums` rise. */
function firstAbove(sums: Float64Array, wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
