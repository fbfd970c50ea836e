import { tcp, udp } from '../../world/hosts.js';
import { programs } from '../../world/programs.js';
import type { Role } from '../role.js';

/** An account of a machine: around the clock, at a steady beat. */
export const service: Role = {
  share: 7,
  rhythm: { kind: 'beacon' },
  tempo: 3,
  kinds: {
    auth_attempt: 12,
    network_connection: 50,
    file_access: 18,
    process_execution: 14,
    dns_query: 6,
  },
  privileges: 'system',
  authTypes: ['api_key'],
  atHome: 0,
  programs: [programs.reportJob, programs.rsync, programs.curl, programs.tar],
  folders: ['/var/spool/jobs', '/srv/backup', '/var/log'],
  extension: 'log',
  services: [
    tcp('monitor.corp.example', 443),
    tcp('queue.corp.example', 5672),
    tcp('db1.corp.example', 5432),
    tcp('backup.corp.example', 873),
    udp('time.corp.example', 123),
    tcp('api.partner.example', 443),
  ],
  domains: [
    'monitor.corp.example',
    'queue.corp.example',
    'db1.corp.example',
    'api.partner.example',
    'backup.corp.example',
  ],
  sentBytes: { median: 4_000, sigma: 0.5 },
  receivedBytes: { median: 2_500, sigma: 0.5 },
  fileBytes: { median: 250_000, sigma: 0.8 },
};
