import { exponential, happens, lognormal, pick } from '../chance.js';
import { fileAccess } from '../events/file-access.js';
import { processExecution } from '../events/process-execution.js';
import { tools } from '../world/tools.js';
import type { Act, Scenario } from './scenario.js';
import { momentAtWork, momentOffDuty, scaled, victimAtWork } from './stage.js';

export const fileStorm: Scenario = {
  signature: 'File after file is read, written back encrypted and the original deleted, several in a second.',
  *play(stage) {
    const { intensity, random } = stage;
    const { person, day } = victimAtWork(stage);
    let atMs = happens(random, 0.5) ? momentAtWork(day, random) : momentOffDuty(day, random);
    const situation = day.situationAt(day.startMs);
    const act = (does: Act['does']): Act => ({ atMs, person, situation, does });
    const { folders, fileBytes, role } = day.habits;
    yield act((scene) =>
      processExecution(scene, {
        program: tools.updater,
        commandLine: 'updater.exe /quiet',
        privileges: role.privileges,
      }),
    );
    yield act((scene) =>
      processExecution(scene, {
        program: tools.shadowCopies,
        commandLine: 'vssadmin.exe delete shadows /all /quiet',
        privileges: 'admin',
      }),
    );
    for (let file = scaled(intensity, 15, 500); file > 0; file--) {
      const path = `${pick(random, folders)}/report-${random.integer(20_000)}.${role.extension}`;
      const bytes = lognormal(random, fileBytes);
      const steps = [
        { path, operation: 'read', bytes },
        { path: `${path}.locked`, operation: 'create', bytes, isEncrypted: true },
        { path, operation: 'delete', bytes },
      ] as const;
      for (const step of steps) {
        atMs += Math.ceil(exponential(random, 60 / intensity));
        yield act((scene) => fileAccess(scene, step));
      }
    }
  },
};
