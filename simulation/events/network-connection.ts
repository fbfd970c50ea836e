import { addressOf, type Service } from '../world/hosts.js';
import type { ConnectionState, EventOf } from './event.js';
import { eventOf, type Scene } from './scene.js';

export interface Connection {
  readonly service: Service;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly durationMs: number;
  readonly state: ConnectionState;
  /** By a firewall. */
  readonly refused?: boolean;
}

const firstEphemeralPort = 49_152;
const ephemeralPorts = 16_384;
const webPorts: ReadonlySet<number | null> = new Set([80, 443, 993]);

/** A refused connection is blocked. */
export function networkConnection(scene: Scene, connection: Connection): EventOf<'network_connection'> {
  const { service, refused = false } = connection;
  const { host, port, protocol } = service;
  return eventOf(scene, {
    type: 'network_connection',
    destinationAddress: addressOf(host),
    status: refused ? 'blocked' : 'success',
    suspicion: (webPorts.has(port) ? 0 : 0.25) + (refused ? 0.4 : 0),
    details: {
      protocol,
      sourcePort: port === null ? null : firstEphemeralPort + scene.random.integer(ephemeralPorts),
      destinationPort: port,
      bytesSent: Math.round(connection.bytesSent),
      bytesReceived: Math.round(connection.bytesReceived),
      durationMs: Math.round(connection.durationMs),
      host,
      state: connection.state,
    },
  });
}
