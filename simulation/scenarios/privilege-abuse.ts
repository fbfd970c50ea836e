import { MINUTE_MS } from '../calendar.js';
import { exponential, happens, hex, pick } from '../chance.js';
import { fileAccess } from '../events/file-access.js';
import { processExecution } from '../events/process-execution.js';
import { tools } from '../world/tools.js';
import type { Scenario } from './scenario.js';
import { momentAtWork, scaled, victimAtWork } from './stage.js';

const secrets = ['/etc/shadow', '/etc/sudoers', '/root/.ssh/id_ed25519', '/srv/vault/keys.db'] as const;

export const privilegeAbuse: Scenario = {
  signature:
    'An ordinary account runs programs with administrator rights, makes accounts, opens what is locked.',
  *play(stage) {
    const { intensity, random } = stage;
    const { person, day } = victimAtWork(stage, ({ role }) => role !== 'admin');
    let atMs = momentAtWork(day, random);
    const situation = day.situationAt(atMs);
    for (let count = scaled(intensity, 4, 40); count > 0; count--) {
      const runs = happens(random, 0.6);
      yield {
        atMs,
        person,
        situation,
        does: (scene) =>
          runs
            ? processExecution(scene, {
                program: pick(random, [tools.sudo, tools.net]),
                commandLine: pick(random, [
                  'sudo -i',
                  'sudo cat /etc/shadow',
                  `net.exe user helper${hex(random, 4)} * /add`,
                  'net.exe localgroup administrators',
                ]),
                privileges: 'admin',
              })
            : fileAccess(scene, {
                path: pick(random, secrets),
                operation: pick(random, ['read', 'read', 'modify']),
                bytes: 4_000 * (0.5 + random.next()),
                permissionsChanged: happens(random, 0.4),
                denied: happens(random, 0.5),
              }),
      };
      atMs += Math.ceil(exponential(random, 1.5 * MINUTE_MS));
    }
  },
};
