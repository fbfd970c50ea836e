import { tcp } from '../../world/hosts.js';
import { programs } from '../../world/programs.js';
import type { Role } from '../role.js';

export const sales: Role = {
  share: 12,
  rhythm: { kind: 'shift', startHour: 9, hours: 9, daysOff: 'weekend' },
  tempo: 0.7,
  kinds: {
    auth_attempt: 22,
    network_connection: 34,
    file_access: 18,
    process_execution: 10,
    dns_query: 16,
  },
  privileges: 'standard',
  authTypes: ['mfa', 'sso'],
  atHome: 0.6,
  programs: [
    programs.crm,
    programs.outlook,
    programs.teams,
    programs.browser,
    programs.slides,
    programs.excel,
    programs.reader,
  ],
  folders: ['/srv/share/sales', '/srv/share/offers', '/srv/share/marketing'],
  extension: 'pptx',
  services: [
    tcp('crm.example.com', 443),
    tcp('mail.corp.example', 993),
    tcp('meet.example.com', 443),
    tcp('vpn.corp.example', 443),
    tcp('calendar.corp.example', 443),
    tcp('events.example.org', 443),
  ],
  domains: [
    'crm.example.com',
    'meet.example.com',
    'calendar.corp.example',
    'events.example.org',
    'travel.example.com',
    'maps.example.org',
    'contacts.example.com',
    'search.example.com',
  ],
  sentBytes: { median: 25_000, sigma: 1.5 },
  receivedBytes: { median: 90_000, sigma: 1.6 },
  fileBytes: { median: 700_000, sigma: 1.2 },
};
