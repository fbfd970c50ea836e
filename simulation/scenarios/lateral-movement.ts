import { SECOND_MS } from '../calendar.js';
import { exponential, happens, hex, pick } from '../chance.js';
import { authAttempt } from '../events/auth-attempt.js';
import { networkConnection } from '../events/network-connection.js';
import { processExecution } from '../events/process-execution.js';
import { addressOf, tcp } from '../world/hosts.js';
import { tools } from '../world/tools.js';
import type { Act, Scenario } from './scenario.js';
import { momentAtWork, momentOffDuty, scaled, victimAtWork } from './stage.js';

const remoteAccessPorts = [22, 445, 3389, 5985] as const;

export const lateralMovement: Scenario = {
  signature:
    'From one machine to many others the account never used: remote access, logins, remote programs.',
  *play(stage) {
    const { intensity, random } = stage;
    const { person, day } = victimAtWork(stage, ({ role }) => role !== 'admin');
    let atMs = happens(random, 0.6) ? momentAtWork(day, random) : momentOffDuty(day, random);
    const situation = day.situationAt(day.startMs);
    const act = (does: Act['does']): Act => ({ atMs, person, situation, does });
    for (let host = scaled(intensity, 4, 45); host > 0; host--) {
      const name = `host-${hex(random, 4)}.corp.example`;
      const refused = happens(random, 0.3);
      yield act((scene) =>
        networkConnection(scene, {
          service: tcp(name, pick(random, remoteAccessPorts)),
          bytesSent: 6_000 * (0.5 + random.next()),
          bytesReceived: refused ? 0 : 9_000 * (0.5 + random.next()),
          durationMs: refused ? 20 : 15_000 * (0.5 + random.next()),
          state: refused ? 'timeout' : 'closed',
          refused,
        }),
      );
      atMs += Math.ceil(exponential(random, 8 * SECOND_MS));
      if (refused) continue;
      const opens = happens(random, 0.6);
      yield act((scene) =>
        authAttempt(scene, {
          server: addressOf(name),
          type: 'password',
          failure: opens ? null : 'invalid_password',
          attempts: 1,
        }),
      );
      atMs += Math.ceil(exponential(random, 6 * SECOND_MS));
      if (!opens) continue;
      yield act((scene) =>
        processExecution(scene, {
          program: tools.remoteExecution,
          commandLine: `psexec.exe \\\\${name} -s cmd.exe`,
          privileges: 'admin',
        }),
      );
      atMs += Math.ceil(exponential(random, (20 * SECOND_MS) / intensity));
    }
  },
};
