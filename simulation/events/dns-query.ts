import { addressOf, nameServer } from '../world/hosts.js';
import type { EventOf, QueryType } from './event.js';
import { eventOf, type Scene } from './scene.js';

export interface Question {
  readonly name: string;
  readonly type: QueryType;
  readonly exists: boolean;
  readonly isCached: boolean;
}

const server = addressOf(nameServer);

export function dnsQuery(scene: Scene, question: Question): EventOf<'dns_query'> {
  const { name, type, exists, isCached } = question;
  return eventOf(scene, {
    type: 'dns_query',
    destinationAddress: server,
    status: 'success',
    suspicion: exists ? 0 : 0.2,
    details: {
      name,
      type,
      response: exists ? 'NOERROR' : 'NXDOMAIN',
      addresses: exists && type === 'A' ? [addressOf(name)] : [],
      ttlSeconds: exists ? 60 * (1 + scene.random.integer(60)) : 0,
      isCached,
      server,
    },
  });
}
