import { SECOND_MS } from '../calendar.js';
import { exponential, happens } from '../chance.js';
import { authAttempt } from '../events/auth-attempt.js';
import { fileAccess } from '../events/file-access.js';
import { addressOf, identityServer } from '../world/hosts.js';
import type { Scenario } from './scenario.js';
import { momentOfDay, outsider, scaled, victimOf } from './stage.js';

const server = addressOf(identityServer);
const attemptsBeforeLock = 25;

export const bruteForce: Scenario = {
  signature: 'One account, one unknown address, very many failed logins; now and then the last one succeeds.',
  *play(stage) {
    const { intensity, random } = stage;
    const person = victimOf(stage);
    const situation = outsider(random);
    const attempts = scaled(intensity, 10, 300);
    const getsIn = happens(random, 0.5);
    let atMs = momentOfDay(stage);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const isLocked = attempt > attemptsBeforeLock && happens(random, 0.2);
      const succeeds = getsIn && attempt === attempts;
      const failure = succeeds ? null : isLocked ? 'account_locked' : 'invalid_password';
      yield {
        atMs,
        person,
        situation,
        does: (scene) => authAttempt(scene, { server, type: 'password', failure, attempts: attempt }),
      };
      atMs += Math.ceil(exponential(random, (2 * SECOND_MS) / intensity));
    }
    if (!getsIn) return;
    for (let file = scaled(intensity, 2, 12); file > 0; file--) {
      atMs += Math.ceil(exponential(random, 20 * SECOND_MS));
      yield {
        atMs,
        person,
        situation,
        does: (scene) =>
          fileAccess(scene, {
            path: `/srv/share/people/contract-${random.integer(400)}.docx`,
            operation: 'read',
            bytes: 120_000 * (0.5 + random.next()),
          }),
      };
    }
  },
};
