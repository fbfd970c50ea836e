import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../config/load.js';
import { createDoor } from './door.js';
import { indexOfColumn, type Value } from './event.js';
import { rejectionReasons } from './rejection.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const door = createDoor(profile);
const logTime = Date.UTC(2026, 0, 2);
const event = {
  event_id: 'evt_0123456789abcdef',
  timestamp: Date.UTC(2026, 0, 1, 5),
  event_type: 'auth_attempt',
  user: 'alice',
};

const judge = (value: unknown) => door.judge(Buffer.from(JSON.stringify(value)), logTime);
const judgeText = (text: string) => door.judge(Buffer.from(text), logTime);
function valueAt(value: unknown, column: string) {
  const judged = judge(value);
  if (!judged.valid) throw new Error(`rejected: ${judged.reason} ${judged.path}`);
  return judged.values[indexOfColumn(door.columns, column)];
}

describe('what the door passes', () => {
  it('derives id, time, entity and a value for each column', () => {
    const judged = judge(event);
    expect(judged).toMatchObject({ valid: true, id: event.event_id, time: event.timestamp, entity: 'alice' });
    expect(judged.valid && judged.values.length).toBe(door.columns.length);
    expect(valueAt(event, 'local_hour')).toBe(5);
  });

  it('takes null as missing, and a missing status as success', () => {
    expect(valueAt({ ...event, status: null }, 'status')).toBe('success');
    expect(valueAt({ ...event, source_ip: null }, 'source_ip')).toBeNull();
    expect(valueAt({ ...event, metadata: null }, 'hostname')).toBeNull();
  });

  it('reads the place from metadata.geo_location before the older location', () => {
    expect(valueAt({ ...event, location: 'US-NY-New York' }, 'location')).toBe('US-NY-New York');
    const both = { ...event, location: 'US-NY-New York', metadata: { geo_location: 'DE-BER-Berlin' } };
    expect(valueAt(both, 'location')).toBe('DE-BER-Berlin');
  });

  it('takes the last of a repeated key, and passes unknown fields', () => {
    const text = JSON.stringify(event).replace(
      '"user":"alice"',
      '"user":"mallory","extra":[1],"user":"alice"',
    );
    expect(judgeText(text)).toMatchObject({ valid: true, entity: 'alice' });
  });

  it('rounds a decimal to its scale, half up, and knows no −0', () => {
    expect(valueAt({ ...event, threat_score: 0.1234565 }, 'threat_score')).toBe(123457);
    expect(Object.is(valueAt({ ...event, threat_score: -0 }, 'threat_score'), 0)).toBe(true);
  });

  it.each(['__proto__', 'constructor', 'NULL', `'"; DROP`, 'a,b', '😀', 'مرحبا', '\u0000', ' '])(
    'takes %j as an ordinary name',
    (name) => expect(judge({ ...event, user: name })).toMatchObject({ valid: true, entity: name }),
  );

  it('makes lone surrogates well-formed, so that both layers see one entity', () => {
    expect(judge({ ...event, user: 'a\ud800' })).toMatchObject({ entity: 'a\ufffd' });
    expect(judgeText(JSON.stringify(event).replace('alice', '\\udc00x'))).toMatchObject({
      entity: '\ufffdx',
    });
  });
});

describe('what the door rejects', () => {
  it.each([
    ['wrong-type', 'user', { ...event, user: 17 }],
    ['missing', 'user', { ...event, user: '' }],
    ['missing', 'user', { ...event, user: undefined }],
    ['missing', 'event_type', { ...event, event_type: null }],
    ['not-in-list', 'event_type', { ...event, event_type: 'login' }],
    ['pattern', 'event_id', { ...event, event_id: 'evt_short' }],
    ['pattern', 'event_id', { ...event, event_id: 'evt_0123456789abcdef\n' }],
    ['wrong-type', 'timestamp', { ...event, timestamp: '1767243600000' }],
    ['wrong-type', 'timestamp', { ...event, timestamp: 1.5 }],
    ['too-early', 'timestamp', { ...event, timestamp: 946_684_799_999 }],
    ['too-late', 'timestamp', { ...event, timestamp: logTime + 86_400_001 }],
    ['out-of-range', 'threat_score', { ...event, threat_score: 1.0000001 }],
    [
      'out-of-range',
      'network_details.destination_port',
      { ...event, network_details: { destination_port: 65536 } },
    ],
    ['not-an-object', 'metadata', { ...event, metadata: [] }],
    ['not-an-object', 'auth_details', { ...event, auth_details: 'x' }],
    ['not-an-object', '', [event]],
    ['not-an-object', '', null],
  ] as const)('%s at %j', (reason, path, value) =>
    expect(judge(value)).toEqual({ valid: false, reason, path }),
  );

  it('takes an event time of exactly the allowed future', () => {
    expect(judge({ ...event, timestamp: logTime + 86_400_000 })).toMatchObject({ valid: true });
  });

  it.each(['NaN', '{"a":1,}', '\ufeff{}', '{', 'user=alice'])('%j is no JSON', (text) => {
    expect(judgeText(text)).toMatchObject({ reason: 'not-json' });
  });

  it('tells empty, too large and broken bytes apart', () => {
    expect(door.judge(null, logTime)).toMatchObject({ reason: 'empty' });
    expect(door.judge(Buffer.alloc(0), logTime)).toMatchObject({ reason: 'empty' });
    expect(door.judge(Buffer.alloc(profile.maxEventBytes + 1, 32), logTime)).toMatchObject({
      reason: 'too-large',
    });
    expect(door.judge(Buffer.from([0x22, 0xff, 0x22]), logTime)).toMatchObject({ reason: 'not-utf8' });
  });

  it('sees no field in an inherited property', () => {
    const inherited = {
      ...profile,
      fields: {
        ...profile.fields,
        constructor_name: { type: 'string' as const, required: false, from: ['constructor.name'] },
      },
    };
    const judged = createDoor(inherited).judge(Buffer.from(JSON.stringify(event)), logTime);
    expect(
      judged.valid && judged.values[indexOfColumn(createDoor(inherited).columns, 'constructor_name')],
    ).toBeNull();
  });
});

describe('whatever arrives', () => {
  it('a time field that no calendar holds has no local hour', () => {
    const local = createDoor({
      ...profile,
      zone: 'Europe/Berlin',
      derive: { hour: { hourOf: 'previous_success_timestamp' } },
    });
    const hourAt = (time: number) => {
      const bytes = Buffer.from(
        JSON.stringify({ ...event, auth_details: { previous_success_timestamp: time } }),
      );
      const judged = local.judge(bytes, logTime);
      return judged.valid ? judged.values.at(-1) : judged.reason;
    };
    expect([0, 8.64e15, -8.64e15, Number.MAX_SAFE_INTEGER].map(hourAt)).toEqual([1, null, null, null]);
  });

  const verdict = (bytes: Uint8Array) => {
    const judged = door.judge(bytes, logTime);
    if (judged.valid) expect(judged.values).toHaveLength(door.columns.length);
    else expect(Object.keys(rejectionReasons)).toContain(judged.reason);
    return judged.valid;
  };

  it('has the same outcome in bulk, whatever came before', () => {
    const values: Value[] = [];
    const known = { ...event, threat_score: 0.5, metadata: { hostname: 'h', geo_location: 'DE-BER-Berlin' } };
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(known), 'auth_details'), fc.jsonValue(), (key, value) => {
        const bytes = Buffer.from(JSON.stringify({ ...known, [key]: value }));
        const judged = door.judge(bytes, logTime);
        const rejection = door.judgeInto(bytes, logTime, values);
        if (judged.valid) expect([rejection, values]).toEqual([null, judged.values]);
        else expect(rejection).toEqual(judged);
      }),
      { numRuns: 1000 },
    );
  });

  it('arbitrary bytes become an event or a reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void verdict(bytes)),
      { numRuns: 2000 },
    );
  });

  it('an event with any field replaced by any JSON value becomes an event or a reason', () => {
    const full = {
      ...event,
      threat_score: 0.5,
      metadata: { geo_location: 'DE-BER-Berlin' },
      network_details: { bytes_sent: 10, destination_port: 443 },
    };
    let passed = 0;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(full)), fc.jsonValue(), (key, value) => {
        if (verdict(Buffer.from(JSON.stringify({ ...full, [key]: value })))) passed++;
      }),
      { numRuns: 2000 },
    );
    expect(passed).toBeGreaterThan(0);
  });

  it('an event with some of its bytes changed becomes an event or a reason', () => {
    const bytes = Buffer.from(JSON.stringify(event));
    const edit = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const mutated = Buffer.from(bytes);
        for (const [at, byte] of edits) mutated[at] = byte;
        verdict(mutated);
      }),
      { numRuns: 2000 },
    );
  });
});
