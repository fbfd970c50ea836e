import type { Program } from '../world/programs.js';
import type { Privileges, ProcessExecution } from './event.js';
import { commonFields, type Scene } from './scene.js';

export interface Execution {
  readonly program: Program;
  readonly commandLine: string;
  readonly privileges: Privileges;
}

const suspicionOf: Readonly<Record<Privileges, number>> = { standard: 0, admin: 0.25, system: 0.1 };
const processIds = 32_768;

/** Runs on the machine it is started from. */
export function processExecution(scene: Scene, execution: Execution): ProcessExecution {
  const { program, commandLine, privileges } = execution;
  const suspicion = suspicionOf[privileges] + (program.signer === null ? 0.2 : 0);
  return {
    event_type: 'process_execution',
    ...commonFields(scene, scene.situation.address, 'success', suspicion),
    process_details: {
      process_name: program.name,
      process_id: 1 + scene.random.integer(processIds),
      parent_process_id: 1 + scene.random.integer(processIds),
      command_line: commandLine,
      executable_path: program.path,
      executable_hash: null,
      user_privileges: privileges,
      is_signed: program.signer !== null,
      signer: program.signer,
    },
  };
}
