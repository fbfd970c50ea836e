import { addressOf, type Service } from '../world/hosts.js';
import type { ConnectionState, NetworkConnection } from './event.js';
import { commonFields, type Scene } from './scene.js';

export interface Connection {
  readonly service: Service;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly durationMs: number;
  readonly state: ConnectionState;
  /** Refused by a firewall. */
  readonly refused?: boolean;
}

const firstEphemeralPort = 49_152;
const ephemeralPorts = 16_384;
const webPorts: ReadonlySet<number | null> = new Set([80, 443, 993]);

export function networkConnection(scene: Scene, connection: Connection): NetworkConnection {
  const { service, refused = false } = connection;
  const status = refused ? 'blocked' : 'success';
  const suspicion = (webPorts.has(service.port) ? 0 : 0.25) + (refused ? 0.4 : 0);
  return {
    event_type: 'network_connection',
    ...commonFields(scene, addressOf(service.host), status, suspicion),
    network_details: {
      protocol: service.protocol,
      source_port: service.port === null ? null : firstEphemeralPort + scene.random.integer(ephemeralPorts),
      destination_port: service.port,
      bytes_sent: Math.round(connection.bytesSent),
      bytes_received: Math.round(connection.bytesReceived),
      duration_ms: Math.round(connection.durationMs),
      destination_hostname: service.host,
      connection_state: connection.state,
    },
  };
}
