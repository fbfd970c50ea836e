import { causeOf, StreamGuardError } from '../../core/errors/errors.js';

/** Runs what writes below `folder`; what the file system refuses becomes `disk-failed`. */
export async function writingTo<Value>(folder: string, write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (thrown) {
    if (thrown instanceof StreamGuardError) throw thrown;
    throw new StreamGuardError('disk-failed', { folder, cause: causeOf(thrown) }, { cause: thrown });
  }
}
