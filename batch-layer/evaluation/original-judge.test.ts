import { expect, it } from 'vitest';
import { createDoor } from '../../core/events/door.js';
import type { DerivedEvent } from '../../core/events/event.js';
import { eventText, packagedProfile } from '../bench.case.js';
import { OriginalJudge } from './original-judge.js';
import { originalTraffic } from './original-traffic.case.js';

const seed = 12;
const monday = Date.UTC(2026, 0, 5);
const door = createDoor(packagedProfile);
const newJudge = () => new OriginalJudge(packagedProfile, packagedProfile.scorer!.classic!);
const hours = 48;

it(`judges its own traffic as the original is known to: seed ${seed}`, () => {
  const judge = newJudge();
  const lastDay = { normal: 0, injected: 0, normalFlagged: 0, injectedFlagged: 0 };
  let offset = 0;
  for (const { json, timeMs, isInjected } of originalTraffic(seed, hours, 200)) {
    const event = door.judge(Buffer.from(json), timeMs) as DerivedEvent;
    const { isAnomaly } = judge.judge({ partition: 0, offset: offset++, event });
    if (timeMs < monday + 86_400_000) continue;
    const kind = isInjected ? 'injected' : 'normal';
    lastDay[kind]++;
    if (isAnomaly) lastDay[`${kind}Flagged`]++;
  }
  expect(offset).toBe(134_400);
  const { normal, injected, normalFlagged, injectedFlagged } = lastDay;
  const falsePositives = normalFlagged / normal;
  const precision = injectedFlagged / (injectedFlagged + normalFlagged);
  expect(Math.abs(falsePositives - 0.27)).toBeLessThan(0.03);
  expect(Math.abs(precision - 0.07)).toBeLessThan(0.01);
  expect(injectedFlagged / injected).toBeGreaterThan(0.99);
});

it('learns whatever comes at first, and then only what it finds normal', () => {
  const judge = newJudge();
  const judged = (offset: number, fields: Record<string, unknown>) => {
    const text = eventText(offset, { timestamp: monday + offset, source_ip: '10.0.0.1', ...fields });
    return judge.judge({
      partition: 0,
      offset,
      event: door.judge(Buffer.from(text), monday) as DerivedEvent,
    });
  };
  const odd = { source_ip: '10.9.9.9', event_type: 'file_access', metadata: { geo_location: 'XX-YY-Zed' } };
  for (let offset = 0; offset < 100; offset++) expect(judged(offset, {}).isAnomaly).toBe(false);
  const first = judged(100, odd);
  expect(first).toMatchObject({ isAnomaly: true, score: expect.closeTo(0.99 * (0.3 + 0.2 + 0.15), 12) });
  for (let offset = 101; offset < 150; offset++) expect(judged(offset, odd)).toEqual(first);
  expect(judged(150, { source_ip: '10.0.0.2' }).isAnomaly).toBe(false);
  // Of 101 events that it learnt, one came from there; a missing place tells half.
  expect(judged(151, { source_ip: '10.0.0.2' }).score).toBeCloseTo(0.3 * (1 - 1 / 101) + 0.2 * 0.5, 12);
});
