import { describe, expect, it } from 'vitest';
import type { SecurityEvent, Situation } from './event.js';
import { eventJson } from './event-json.js';

const situation: Situation = {
  location: 'US-NYC-NewYork',
  address: '10.1.2.3',
  hostname: 'pc-0001',
  userAgent: 'agent "x" \\ 1',
  sessionId: 'ses_0123456789ab',
};
const common = {
  id: 'evt_0123456789abcdef0123456789abcdef',
  timeMs: 1_772_409_600_123,
  user: 'zoë "z" \\ 😀 \u2028',
  situation,
  destinationAddress: '10.200.0.1',
  status: 'success',
  threatScore: 0.125,
} as const;
const wireCommon = {
  event_id: common.id,
  timestamp: common.timeMs,
  source_ip: '10.1.2.3',
  destination_ip: '10.200.0.1',
  user: common.user,
  threat_score: 0.125,
  status: 'success',
  metadata: {
    hostname: 'pc-0001',
    geo_location: 'US-NYC-NewYork',
    user_agent: 'agent "x" \\ 1',
    session_id: 'ses_0123456789ab',
  },
};

const cases: readonly (readonly [SecurityEvent, object])[] = [
  [
    {
      ...common,
      type: 'auth_attempt',
      details: { type: 'mfa', status: 'success', failure: null, attempts: 1, previousSuccessMs: null },
    },
    {
      auth_details: {
        auth_type: 'mfa',
        status: 'success',
        failure_reason: null,
        attempts_count: 1,
        previous_success_timestamp: null,
      },
    },
  ],
  [
    {
      ...common,
      type: 'network_connection',
      details: {
        protocol: 'icmp',
        sourcePort: null,
        destinationPort: null,
        bytesSent: 1,
        bytesReceived: 2,
        durationMs: 3,
        host: 'gateway.corp.example',
        state: 'closed',
      },
    },
    {
      network_details: {
        protocol: 'icmp',
        source_port: null,
        destination_port: null,
        bytes_sent: 1,
        bytes_received: 2,
        duration_ms: 3,
        destination_hostname: 'gateway.corp.example',
        connection_state: 'closed',
      },
    },
  ],
  [
    {
      ...common,
      type: 'file_access',
      details: {
        path: 'C:\\a "b"\n.txt',
        operation: 'read',
        bytes: 5,
        isEncrypted: true,
        permissionsChanged: false,
        denied: false,
      },
    },
    {
      file_details: {
        file_path: 'C:\\a "b"\n.txt',
        operation: 'read',
        file_size_bytes: 5,
        file_hash: null,
        is_encrypted: true,
        permissions_changed: false,
        access_denied: false,
      },
    },
  ],
  [
    {
      ...common,
      type: 'process_execution',
      details: {
        name: 'sh',
        processId: 1,
        parentProcessId: 2,
        commandLine: 'sh -c "x"',
        path: '/bin/sh',
        privileges: 'admin',
        signer: null,
      },
    },
    {
      process_details: {
        process_name: 'sh',
        process_id: 1,
        parent_process_id: 2,
        command_line: 'sh -c "x"',
        executable_path: '/bin/sh',
        executable_hash: null,
        user_privileges: 'admin',
        is_signed: false,
        signer: null,
      },
    },
  ],
  [
    {
      ...common,
      type: 'dns_query',
      details: {
        name: 'a.example',
        type: 'A',
        response: 'NOERROR',
        addresses: ['198.18.0.1', '198.18.0.2'],
        ttlSeconds: 60,
        isCached: false,
        server: '10.200.0.2',
      },
    },
    {
      dns_details: {
        query_name: 'a.example',
        query_type: 'A',
        response_code: 'NOERROR',
        resolved_ips: ['198.18.0.1', '198.18.0.2'],
        ttl: 60,
        is_cached: false,
        dns_server: '10.200.0.2',
      },
    },
  ],
];

describe('event JSON', () => {
  it.each(cases)('writes the wire form of $type, in ASCII', (event, details) => {
    const text = eventJson(event);
    expect(JSON.parse(text)).toEqual({ ...wireCommon, event_type: event.type, ...details });
    expect(text).toMatch(/^[ -~]*$/);
  });
});
