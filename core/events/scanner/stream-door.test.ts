import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../config/load.js';
import { sample } from '../../../simulation/sample.case.js';
import { featureSetOf } from '../../features/feature-set.js';
import { readColumns } from '../../features/read-columns.js';
import type { Profile } from '../../profile/profile.js';
import { createRandom } from '../../random/random.js';
import { createDoor } from '../door.js';
import type { DerivedEvent } from '../event.js';
import type { Rejection } from '../rejection.js';
import { oddProfile } from './odd-profile.case.js';
import { RecordMaker } from './records.case.js';
import { StreamDoor, type StreamedEvent } from './stream-door.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const logTime = Date.UTC(2027, 0, 1);
const seed = Number(process.env.PROPERTY_SEED ?? 42);
const records = Number(process.env.SCANNER_RECORDS ?? 4000);

function wantedOf(of: Profile): string[] {
  const every = createDoor(of).columns.map(({ name }) => name);
  const random = createRandom(seed);
  return every.filter(() => random.integer(3) > 0);
}

function eventOf(user: string, location: string): Buffer {
  const event = {
    event_id: 'evt_0123456789abcdef',
    timestamp: logTime,
    event_type: 'dns_query',
    user,
    location,
  };
  return Buffer.from(JSON.stringify(event));
}

/** The id last: its bytes are there before it is a string. */
function answerOf(judged: StreamedEvent | Rejection): unknown {
  if (!judged.valid) return judged;
  const { idBytes, idStart, idEnd, time, entity, values } = judged;
  return { idBytes: Buffer.from(idBytes.subarray(idStart, idEnd)), time, entity, values, id: judged.id };
}

/** The door's answer to a stream that wants these columns. */
function narrowed(judged: DerivedEvent | Rejection, wanted: readonly boolean[]): unknown {
  if (!judged.valid) return judged;
  const { id, time, entity, values } = judged;
  const idBytes = Buffer.from(id);
  return {
    idBytes,
    time,
    entity,
    values: values.map((value, column) => (wanted[column] ? value : null)),
    id,
  };
}

/** Returns how many events there were. */
function expectSame(
  of: Profile,
  wanted: readonly string[],
  made: Iterable<readonly [Buffer | null, number]>,
): number {
  const door = createDoor(of);
  const stream = new StreamDoor(of, wanted);
  const isWanted = door.columns.map(({ name }) => wanted.includes(name));
  let taken = 0;
  for (const [record, time] of made) {
    const judged = stream.judge(record, time);
    if (judged.valid) taken++;
    const [found, answer] = [answerOf(judged), narrowed(door.judge(record, time), isWanted)];
    if (isDeepStrictEqual(found, answer)) continue;
    expect(found, `seed ${seed}: ${record?.toString('latin1', 0, 2000)}`).toEqual(answer);
  }
  return taken;
}

describe("a stream has the door's answers", () => {
  it.each([
    ['security events', profile],
    ['a profile of every rule', oddProfile],
  ])('to %s, whatever the records', (_, of) => {
    const maker = new RecordMaker(of, createRandom(seed), logTime);
    const made = Array.from({ length: records }, () => [maker.record(), logTime] as const);
    expect(expectSame(of, wantedOf(of), made)).toBeGreaterThan(records / 20);
  });

  it('to simulated records', () => {
    const made = sample(3).map(({ value, logTime }) => [value, logTime] as const);
    const wanted = [profile.kind, ...readColumns(featureSetOf(profile).aggregations)];
    expect(expectSame(profile, wanted, made)).toBeGreaterThan(5000);
  });

  it('to no record, an empty one, one that is too long to be scanned, and one that is too long', () => {
    const lengths = [64 * 1024, 64 * 1024 + 1, profile.maxEventBytes, profile.maxEventBytes + 1];
    const others = eventOf('some', '').length;
    const made = lengths.map((length) => [eventOf('some', 'x'.repeat(length - others)), logTime] as const);
    const none = [null, Buffer.alloc(0)].map((record) => [record, logTime] as const);
    expect(expectSame(profile, wantedOf(profile), [...none, ...made])).toBe(3);
  });

  it('after it forgot its texts', () => {
    const made = Array.from({ length: 450 }, (_, index) => {
      const place = `${'x'.repeat(40_000)}${index}`;
      return [eventOf(`user ${index % 7}`, place), logTime] as const;
    });
    expect(expectSame(profile, ['location', 'country', 'status'], made)).toBe(450);
  });
});
