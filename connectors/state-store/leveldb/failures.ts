import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';

/** Node's codes, and what LevelDB says of the same, behind the file's name. */
const diskFailure =
  /^(ENOSPC|EDQUOT|EFBIG|EACCES|EPERM|EROFS|EIO|ENOTDIR|EEXIST|EMFILE)\b|: (No space left on device|Disk quota exceeded|File too large|Permission denied|Operation not permitted|Read-only file system|Input\/output error|Not a directory|Too many open files|Cannot allocate memory)$/;
const levelDbFailure = /^(Corruption|IO error|Invalid argument|NotFound): /;

/** What was thrown, or the row of the table that tells it. */
export function asStateFailure(thrown: unknown, folder: string): unknown {
  if (thrown instanceof StreamGuardError || !(thrown instanceof Error)) return thrown;
  const { code = '', message, cause } = thrown as NodeJS.ErrnoException;
  if (code === 'LEVEL_DATABASE_NOT_OPEN' && cause) return asStateFailure(cause, folder);
  if (code === 'LEVEL_LOCKED') return new StreamGuardError('state-locked', { folder }, { cause: thrown });
  const details = { folder, cause: causeOf(thrown) };
  if ([code, message].some((text) => diskFailure.test(text))) {
    return new StreamGuardError('disk-failed', details, { cause: thrown });
  }
  return levelDbFailure.test(message)
    ? new StreamGuardError('state-damaged', details, { cause: thrown })
    : thrown;
}
