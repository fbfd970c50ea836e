import { StreamGuardError } from '../../core/errors/errors.js';
import { openMemoryViews } from './memory/memory-views.js';
import { parseRedisAddress } from './redis/address.js';
import type { ViewStore, ViewStoreOptions } from './view-store.js';

/**
 * Opens the views at `memory:` (new and empty) or `redis://HOST:PORT[/DB]`; `usage` where it is neither. Succeeds where Redis
 * is not there yet.
 */
export async function openViewStore(url: string, options: ViewStoreOptions): Promise<ViewStore> {
  if (url === 'memory:') return openMemoryViews(options);
  const redis = parseRedisAddress(url);
  if (redis !== null) return (await import('./redis/redis-views.js')).openRedisViews(redis, options);
  throw new StreamGuardError('usage', {
    problem: `${url} is no address of a view store.`,
    cure: 'Write memory: or redis://HOST:PORT[/DB], such as redis://localhost:6379/0.',
  });
}
