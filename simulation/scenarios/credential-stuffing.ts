import { SECOND_MS } from '../calendar.js';
import { exponential, happens, some } from '../chance.js';
import { authAttempt } from '../events/auth-attempt.js';
import { addressOf, identityServer } from '../world/hosts.js';
import type { Scenario } from './scenario.js';
import { momentOfDay, outsider, scaled } from './stage.js';

const server = addressOf(identityServer);
const reusedPasswords = 0.03;

export const credentialStuffing: Scenario = {
  signature: 'One address tries one or two passwords on each of many accounts; a few of them open.',
  *play(stage) {
    const { people, intensity, random } = stage;
    const situation = outsider(random);
    let atMs = momentOfDay(stage);
    for (const person of some(random, people, scaled(intensity, 6, 80))) {
      const opens = happens(random, reusedPasswords);
      const attempts = opens ? 1 : 1 + random.integer(2);
      for (let attempt = 1; attempt <= attempts; attempt++) {
        yield {
          atMs,
          person,
          situation,
          does: (scene) =>
            authAttempt(scene, {
              server,
              type: 'password',
              failure: opens ? null : 'invalid_password',
              attempts: attempt,
            }),
        };
        atMs += Math.ceil(exponential(random, (3 * SECOND_MS) / intensity));
      }
    }
  },
};
