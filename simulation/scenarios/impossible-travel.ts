import { MINUTE_MS } from '../calendar.js';
import { exponential, favourite, happens, lognormal } from '../chance.js';
import { authAttempt } from '../events/auth-attempt.js';
import { fileAccess } from '../events/file-access.js';
import { networkConnection } from '../events/network-connection.js';
import { addressOf, identityServer } from '../world/hosts.js';
import { byDistance, places } from '../world/places.js';
import type { Scenario } from './scenario.js';
import { momentAtWork, outsider, scaled, victimAtWork } from './stage.js';

const server = addressOf(identityServer);

export const impossibleTravel: Scenario = {
  signature: 'The account is used from a far place while its owner works at home: no journey is that fast.',
  *play(stage) {
    const { intensity, random } = stage;
    const { person, day } = victimAtWork(stage);
    let atMs = momentAtWork(day, random);
    const here = places.find((place) => place.code === day.situationAt(atMs).location)!;
    const elsewhere = byDistance(here);
    const situation = outsider(random, elsewhere[scaled(intensity, 0, elsewhere.length - 1)]!);
    const type = favourite(random, day.habits.authTypes);
    yield {
      atMs,
      person,
      situation,
      does: (scene) => authAttempt(scene, { server, type, failure: null, attempts: 1 }),
    };
    for (let count = scaled(intensity, 3, 30); count > 0; count--) {
      atMs += Math.ceil(exponential(random, 1.2 * MINUTE_MS));
      const readsFile = happens(random, 0.6);
      yield {
        atMs,
        person,
        situation,
        does: (scene) =>
          readsFile
            ? fileAccess(scene, {
                path: `${favourite(random, day.habits.folders)}/archive-${random.integer(300)}.${day.habits.role.extension}`,
                operation: 'read',
                bytes: lognormal(random, day.habits.fileBytes),
              })
            : networkConnection(scene, {
                service: favourite(random, day.habits.services),
                bytesSent: lognormal(random, day.habits.sentBytes),
                bytesReceived: lognormal(random, day.habits.receivedBytes),
                durationMs: 4000 * (0.5 + random.next()),
                state: 'closed',
              }),
      };
    }
  },
};
