import { expect, it } from 'vitest';
import { createDoor } from '../../core/events/door.js';
import type { DerivedEvent } from '../../core/events/event.js';
import { packagedProfile } from '../bench.case.js';
import { OriginalJudge } from './original-judge.js';
import { originalTraffic } from './original-traffic.case.js';

const seed = 12;
const hours = 48;

it(`judges its own traffic as the original is known to: seed ${seed}`, () => {
  const door = createDoor(packagedProfile);
  const judge = new OriginalJudge(packagedProfile, packagedProfile.scorer!);
  const lastDay = { normal: 0, injected: 0, normalFlagged: 0, injectedFlagged: 0 };
  let offset = 0;
  for (const { json, timeMs, isInjected } of originalTraffic(seed, hours, 200)) {
    const event = door.judge(Buffer.from(json), timeMs) as DerivedEvent;
    const { isAnomaly } = judge.judge({ partition: 0, offset: offset++, event });
    if (timeMs < Date.UTC(2026, 0, 6)) continue;
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
