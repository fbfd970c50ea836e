import { randomUUID } from 'node:crypto';
import type { EntityView, PartitionStatus } from '../../../core/views/views.js';
import {
  type AlertDocument,
  type AnomalyDocument,
  defaultOptions,
  type Ownership,
  type ViewStore,
  type ViewStoreOptions,
} from '../view-store.js';
import type { RedisAddress } from './address.js';
import { connectRedis } from './client.js';
import { fenceScript, ownScript } from './scripts.js';
import { writeCommands } from './write-commands.js';

/** Views in a Redis from 6.2 that evicts nothing (maxmemory-policy noeviction), for any number of processes. */
export async function openRedisViews(address: RedisAddress, options: ViewStoreOptions): Promise<ViewStore> {
  const { replyMs, maxAnomalies, maxAlerts } = { ...defaultOptions, ...options };
  const limits = { maxAnomalies, maxAlerts };
  const prefix = `${options.prefix}/`;
  const { call, callAll, close } = await connectRedis(address, replyMs);
  /** Of each partition owned through here, how many writes of that epoch Redis has answered. */
  const owned = new Map<number, Ownership & { writes: number }>();

  const one = async <Document>(key: string, field: string | number) =>
    parse<Document>(await call('HGET', prefix + key, field));
  const latest = async <Document>(documents: string, times: string, limit: number) => {
    const ids = await call<string[]>('ZREVRANGEBYSCORE', prefix + times, '+inf', '-inf', 'LIMIT', 0, limit);
    if (ids.length === 0) return [];
    const found = await call<(string | null)[]>('HMGET', prefix + documents, ...ids);
    return found.flatMap((document) => parse<Document>(document) ?? []);
  };

  return {
    url: address.url,
    limits,
    own: async (partition) => {
      const own = await call<[string, string]>('EVAL', ownScript, 0, prefix, partition, randomUUID());
      const ownership = { epoch: Number(own[0]), incarnation: own[1] };
      owned.set(partition, { ...ownership, writes: 0 });
      return ownership;
    },
    write: async (partition, epoch, position, changes) => {
      const mine = owned.get(partition);
      const known = mine?.epoch === epoch ? mine : { incarnation: '', writes: 0 };
      const owner = `${prefix}owner:${partition}`;
      const documents = writeCommands(prefix, partition, changes, limits);
      for (;;) {
        const fence = [epoch, position, known.writes, known.incarnation, randomUUID()];
        const answers = await callAll([
          ['WATCH', owner, `${prefix}refused:${partition}:${epoch}`],
          ['EVAL', fenceScript, 0, prefix, partition, ...fence],
          ['MULTI'],
          ...documents,
          ['HSET', owner, 'position', position],
          ['HINCRBY', owner, 'writes', 1],
          ['EXEC'],
        ]);
        if (answers[1] === 0) return 'fenced';
        const done = answers.at(-1) as unknown[] | null;
        if (done === null) continue; // somebody touched the owner's hash in between
        known.writes = done.at(-1) as number;
        return 'written';
      }
    },
    incarnation: () => call<string | null>('GET', `${prefix}incarnation`),

    entity: (name) => one<EntityView>('entities', name),
    anomalies: (limit) => latest<AnomalyDocument>('anomalies', 'anomaly-times', limit),
    anomaly: (eventId) => one<AnomalyDocument>('anomalies', eventId),
    anomaliesOf: (entity, limit) => latest<AnomalyDocument>('anomalies', `anomalies-of:${entity}`, limit),
    alerts: (limit) => latest<AlertDocument>('alerts', 'alert-times', limit),
    alert: (id) => one<AlertDocument>('alerts', id),
    status: (partition) => one<PartitionStatus>('statuses', partition),
    statuses: async () => {
      const all = await call<string[]>('HVALS', `${prefix}statuses`);
      const statuses = all.flatMap((document) => parse<PartitionStatus>(document) ?? []);
      return statuses.sort((a, b) => a.partition - b.partition);
    },
    close: async () => close(),
  };
}

function parse<Document>(json: string | null): Document | null {
  return json === null ? null : (JSON.parse(json) as Document);
}
