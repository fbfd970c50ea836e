import type { Program } from '../world/programs.js';
import type { EventOf, Privileges } from './event.js';
import { eventOf, type Scene } from './scene.js';

export interface Execution {
  readonly program: Program;
  readonly commandLine: string;
  readonly privileges: Privileges;
}

const suspicionOf: Readonly<Record<Privileges, number>> = { standard: 0, admin: 0.25, system: 0.1 };
const processIds = 32_768;

/** Runs on the machine it is started from. */
export function processExecution(scene: Scene, execution: Execution): EventOf<'process_execution'> {
  const { program, commandLine, privileges } = execution;
  const { name, path, signer } = program;
  const { random, situation } = scene;
  return eventOf(scene, {
    type: 'process_execution',
    destinationAddress: situation.address,
    status: 'success',
    suspicion: suspicionOf[privileges] + (signer === null ? 0.2 : 0),
    details: {
      name,
      processId: 1 + random.integer(processIds),
      parentProcessId: 1 + random.integer(processIds),
      commandLine,
      path,
      privileges,
      signer,
    },
  });
}
