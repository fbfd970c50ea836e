import { causeOf, StreamGuardError } from '../core/errors/errors.js';

/** Node's; an error from a worker thread has them in its message only. */
const nodeFailure = /^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EIO|ENOTDIR|EISDIR|EEXIST)\b/;
/** DuckDB's errors have no code. */
const duckDbFailure =
  /^IO Error: .*(No space left on device|Permission denied|Read-only file system|Disk quota exceeded|Not a directory)|failed to offload data block/s;

/** What was thrown, or `disk-failed` where a disk that is full or not writable was the reason. */
export function asDiskFailure(thrown: unknown, folder: string): unknown {
  if (thrown instanceof StreamGuardError || !(thrown instanceof Error)) return thrown;
  const { code = '', message } = thrown as NodeJS.ErrnoException;
  if (![code, message].some((text) => nodeFailure.test(text)) && !duckDbFailure.test(message)) return thrown;
  return new StreamGuardError('disk-failed', { folder, cause: causeOf(thrown) }, { cause: thrown });
}
