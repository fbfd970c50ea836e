import { join } from 'node:path';
import type { Configuration } from '../config/load.js';

/** The log that a command without --source or --out means. */
export function defaultLog({ settings, profile }: Configuration): string {
  return settings.log.url ?? `dir:${join(settings.output.dir, profile.name, 'events')}`;
}
