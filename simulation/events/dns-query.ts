import { addressOf, nameServer } from '../world/hosts.js';
import type { DnsQuery, QueryType } from './event.js';
import { commonFields, type Scene } from './scene.js';

export interface Question {
  readonly name: string;
  readonly type: QueryType;
  readonly exists: boolean;
  readonly isCached: boolean;
}

const nameServerAddress = addressOf(nameServer);
const resolvesToAddress: Readonly<Record<QueryType, boolean>> = {
  A: true,
  AAAA: false,
  MX: false,
  TXT: false,
  CNAME: false,
};

export function dnsQuery(scene: Scene, { name, type, exists, isCached }: Question): DnsQuery {
  return {
    event_type: 'dns_query',
    ...commonFields(scene, nameServerAddress, 'success', exists ? 0 : 0.2),
    dns_details: {
      query_name: name,
      query_type: type,
      response_code: exists ? 'NOERROR' : 'NXDOMAIN',
      resolved_ips: exists && resolvesToAddress[type] ? [addressOf(name)] : [],
      ttl: exists ? 60 * (1 + scene.random.integer(60)) : 0,
      is_cached: isCached,
      dns_server: nameServerAddress,
    },
  };
}
