import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../config/load.js';
import type { Profile } from '../../profile/profile.js';
import { createRandom } from '../../random/random.js';
import { createDoor } from '../door.js';
import type { Value } from '../event.js';
import { EventScanner } from './event-scanner.js';
import { oddProfile } from './odd-profile.case.js';
import { RecordMaker } from './records.case.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const logTime = Date.UTC(2027, 0, 1);

/** Where the scanner is certain, it must say what the door says; returns how often it was, and the door took the event. */
function compare(of: Profile, seed: number, records: number): { scanned: number; taken: number } {
  const door = createDoor(of);
  const scanner = EventScanner.of(of, door.columns)!;
  const maker = new RecordMaker(of, createRandom(seed), logTime);
  const values: Value[] = [];
  const counts = { scanned: 0, taken: 0 };
  for (let from = 0; from < records; from += 1000) {
    const made = Array.from({ length: 1000 }, () => maker.record());
    const bytes = Buffer.concat([...made, Buffer.alloc(from % 2000 === 0 ? 0 : 96, made[0])]);
    scanner.begin(bytes);
    if (from % 3000 === 0) for (const texts of scanner.texts) if (texts) texts.recurs = false;
    let end = 0;
    for (const record of made) {
      const start = end;
      end += record.length;
      const rejection = door.judgeInto(record, logTime, values);
      if (!rejection) counts.taken++;
      if (!scanner.scan(start, end, logTime)) continue;
      counts.scanned++;
      const what = `seed ${seed}: ${record.toString('latin1')}`;
      expect(rejection, what).toBeNull();
      expect(rowOf(scanner, door.columns.length), what).toEqual(
        values.map((value) => (typeof value === 'boolean' ? Number(value) : value)),
      );
    }
  }
  return counts;
}

function rowOf(scanner: EventScanner, columns: number): (string | number | null)[] {
  const row: (string | number | null)[] = Array(columns).fill(null);
  for (const column of scanner.columns.subarray(0, scanner.filled)) {
    const number = scanner.numbers[column]!;
    row[column] = scanner.texts[column] ? textOf(scanner, column, number) : number;
  }
  return row;
}

function textOf(scanner: EventScanner, column: number, number: number): string {
  const { table } = scanner.texts[column]!;
  if (number < 0) {
    return Buffer.from(scanner.bytes).toString('utf8', scanner.starts[column], scanner.ends[column]);
  }
  const start = table.startOf(number);
  return Buffer.from(table.bytes.buffer).toString('utf8', start, start + table.lengthOf(number));
}

it('leaves a record that stops short, whatever lies behind it', () => {
  const { columns } = createDoor(profile);
  const scanner = EventScanner.of(profile, columns)!;
  const event = JSON.stringify({
    event_id: 'evt_0123456789abcdef0123456789abcdef',
    timestamp: logTime,
    event_type: 'dns_query',
    other: [1, [null, true], { a: 'b', c: -12.5 }],
    user: 'a user of a long name',
    metadata: { hostname: 'h', geo_location: 'DE', customFields: {} },
    is_other: false,
    threat_score: 0.123456789,
    dns_details: { ttl: 12_345, is_cached: true },
  });
  const bytes = Buffer.from(event.padEnd(500));
  for (let length = bytes.length; length > 100; length--) {
    scanner.begin(bytes.subarray(0, length));
    for (let end = 0; end <= length; end++) {
      const isWhole = end === event.length && end + 96 <= length;
      if (scanner.scan(0, end, logTime) !== isWhole) throw new Error(`${end} of ${length}`);
    }
  }
});

/** As many of each profile. */
const records = Number(process.env.SCANNER_RECORDS ?? 4000);
const seed = Number(process.env.PROPERTY_SEED ?? 42);

describe('what the scanner takes, the door takes as the same event', () => {
  it.each([
    ['security events', profile, 0.2],
    ['a profile of every rule', oddProfile, 0.4],
  ])(
    '%s, whatever the records',
    (_, of, share) => {
      const { scanned, taken } = compare(of, seed, records);
      expect(taken).toBeGreaterThan(records / 20);
      expect(scanned).toBeGreaterThan(share * taken);
    },
    3_600_000,
  );
});
