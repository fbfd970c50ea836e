import type { Act } from './act.js';
import { pamKind, type ReadMessage } from './told.js';

/**
 * `user : [why not ; ]TTY=… ; PWD=… ; USER=… ; COMMAND=…` (sudoers(5), "Log format"): a process_execution of that user,
 * blocked or failed where sudo says why it did not run. The user is read from the left, since the working directory and the
 * command hold whatever the user likes.
 */
export const readSudo: ReadMessage = ({ message }) => {
  const userEnd = message.indexOf(' : ');
  const commandStart = message.indexOf('COMMAND=', userEnd);
  if (userEnd <= 0 || commandStart < 0) return pamKind(message) ?? 'other';
  const fields = message.slice(userEnd + 3, commandStart).split(' ; ');
  return execution(message.slice(0, userEnd), fields, message.slice(commandStart + 'COMMAND='.length));
};

function execution(user: string, fields: readonly string[], command: string): Act {
  const executable = command.split(' ', 1)[0]!;
  const target = fields.findLast((field) => field.startsWith('USER='))?.slice('USER='.length);
  return {
    event_type: 'process_execution',
    user,
    status: statusOf(fields[0]!),
    process_details: {
      process_name: executable.slice(executable.lastIndexOf('/') + 1),
      command_line: command,
      ...(executable.startsWith('/') && { executable_path: executable }),
      user_privileges: target === 'root' ? 'admin' : 'standard',
    },
  };
}

/** "3 incorrect password attempts" failed; "command not allowed", "user NOT in sudoers" … are blocked. */
function statusOf(firstField: string): Act['status'] {
  if (/^[A-Z]+=/.test(firstField)) return 'success';
  return firstField.includes('password') ? 'failed' : 'blocked';
}
