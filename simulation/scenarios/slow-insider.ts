import { MINUTE_MS } from '../calendar.js';
import { between, lognormal, pick } from '../chance.js';
import { fileAccess } from '../events/file-access.js';
import { networkConnection } from '../events/network-connection.js';
import type { Day } from '../people/day.js';
import { roles } from '../people/roles/roles.js';
import { tcp } from '../world/hosts.js';
import type { Scenario } from './scenario.js';
import { scaled, victimAtWork } from './stage.js';

const megabyte = 1_000_000;
const cloud = tcp('drive.example.net', 443);

export const slowInsider: Scenario = {
  signature:
    "For a week or two somebody reads other departments' files in their own hours and uploads a little.",
  *play(stage) {
    const { intensity, random } = stage;
    const { person, day: firstDay } = victimAtWork(stage);
    const own = firstDay.habits.role.folders;
    const foreign = Object.values(roles).flatMap((role) =>
      role.folders.filter((path) => !own.includes(path)),
    );
    const lastDay = firstDay.number + 7 + random.integer(8);
    for (let number = firstDay.number; number <= lastDay; number++) {
      const day = number === firstDay.number ? firstDay : person.day(number);
      if (!day.isAtWork) continue;
      const moments = Array.from({ length: scaled(intensity, 3, 25) }, () =>
        momentWithin(day, random.next()),
      );
      for (const atMs of moments.sort((a, b) => a - b)) {
        yield {
          atMs,
          person,
          situation: day.situationAt(atMs),
          does: (scene) =>
            fileAccess(scene, {
              path: `${pick(random, foreign)}/confidential-${random.integer(200)}.pdf`,
              operation: 'read',
              bytes: lognormal(random, { median: 500_000, sigma: 0.8 }),
            }),
        };
      }
      const uploadMs = Math.round(day.endMs - between(random, 5, 25) * MINUTE_MS);
      yield {
        atMs: uploadMs,
        person,
        situation: day.situationAt(uploadMs),
        does: (scene) =>
          networkConnection(scene, {
            service: cloud,
            bytesSent: lognormal(random, { median: scaled(intensity, 2, 40) * megabyte, sigma: 0.4 }),
            bytesReceived: 15_000 * (0.5 + random.next()),
            durationMs: 30_000 * (0.5 + random.next()),
            state: 'closed',
          }),
      };
    }
  },
};

/** Leaves the last half hour free. */
function momentWithin({ startMs, endMs }: Day, fraction: number): number {
  return Math.round(startMs + fraction * (endMs - startMs - 30 * MINUTE_MS));
}
