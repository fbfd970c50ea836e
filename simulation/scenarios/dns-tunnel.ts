import { SECOND_MS } from '../calendar.js';
import { exponential, happens, hex } from '../chance.js';
import { dnsQuery } from '../events/dns-query.js';
import type { Scenario } from './scenario.js';
import { momentAtWork, momentOffDuty, scaled, victimAtWork } from './stage.js';

export const dnsTunnel: Scenario = {
  signature: 'A stream of long random names under one domain, most of them asked for as TXT, none cached.',
  *play(stage) {
    const { intensity, random } = stage;
    const { person, day } = victimAtWork(stage);
    let atMs = happens(random, 0.5) ? momentAtWork(day, random) : momentOffDuty(day, random);
    const situation = day.situationAt(day.startMs);
    const domain = `${hex(random, 4)}.example.net`;
    for (let count = scaled(intensity, 40, 1200); count > 0; count--) {
      yield {
        atMs,
        person,
        situation,
        does: (scene) =>
          dnsQuery(scene, {
            name: `${hex(random, 32)}.${hex(random, 24)}.${domain}`,
            type: happens(random, 0.8) ? 'TXT' : 'CNAME',
            exists: !happens(random, 0.05),
            isCached: false,
          }),
      };
      atMs += Math.ceil(exponential(random, SECOND_MS / intensity));
    }
  },
};
