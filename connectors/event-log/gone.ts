import { StreamGuardError } from '../../core/errors/errors.js';
import type { MemberEvent } from './event-log.js';

/** What a member is told of a `log-range-gone`; any other failure is thrown. */
export function goneOf(thrown: unknown): MemberEvent & { readonly kind: 'gone' } {
  if (!(thrown instanceof StreamGuardError && thrown.code === 'log-range-gone')) throw thrown;
  const { details }: StreamGuardError<'log-range-gone'> = thrown;
  const { partition, wanted, earliest } = details;
  return {
    kind: 'gone',
    partition: Number(partition),
    wanted: Number(wanted),
    earliest: Number(earliest),
  };
}
