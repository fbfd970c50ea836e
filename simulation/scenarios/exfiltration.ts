import { MINUTE_MS, SECOND_MS } from '../calendar.js';
import { exponential, favourite, happens, hex, lognormal } from '../chance.js';
import { fileAccess } from '../events/file-access.js';
import { networkConnection } from '../events/network-connection.js';
import { processExecution } from '../events/process-execution.js';
import { tcp } from '../world/hosts.js';
import { tools } from '../world/tools.js';
import type { Scenario } from './scenario.js';
import { momentAtWork, momentOffDuty, scaled, victimAtWork } from './stage.js';

const megabyte = 1_000_000;

export const exfiltration: Scenario = {
  signature: 'Many files are read and packed; then far more bytes than ever go to a host nobody knows.',
  *play(stage) {
    const { intensity, random } = stage;
    const { person, day } = victimAtWork(stage);
    let atMs = happens(random, 0.5) ? momentAtWork(day, random) : momentOffDuty(day, random);
    const situation = day.situationAt(day.startMs);
    for (let count = scaled(intensity, 8, 60); count > 0; count--) {
      yield {
        atMs,
        person,
        situation,
        does: (scene) =>
          fileAccess(scene, {
            path: `${favourite(random, day.habits.folders)}/archive-${random.integer(300)}.${day.habits.role.extension}`,
            operation: 'read',
            bytes: 4 * lognormal(random, day.habits.fileBytes),
          }),
      };
      atMs += Math.ceil(exponential(random, 4 * SECOND_MS));
    }
    yield {
      atMs,
      person,
      situation,
      does: (scene) =>
        processExecution(scene, {
          program: tools.packer,
          commandLine: '7z.exe a -mx1 a.7z *',
          privileges: day.habits.role.privileges,
        }),
    };
    const service = tcp(`drop-${hex(random, 4)}.example.net`, 443);
    for (let count = scaled(intensity, 4, 30); count > 0; count--) {
      atMs += Math.ceil(exponential(random, 1.5 * MINUTE_MS));
      yield {
        atMs,
        person,
        situation,
        does: (scene) =>
          networkConnection(scene, {
            service,
            bytesSent: lognormal(random, { median: scaled(intensity, 5, 200) * megabyte, sigma: 0.4 }),
            bytesReceived: 20_000 * (0.5 + random.next()),
            durationMs: MINUTE_MS * (0.5 + random.next()),
            state: 'closed',
          }),
      };
    }
  },
};
