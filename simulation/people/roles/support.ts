import { fileServer, tcp } from '../../world/hosts.js';
import { programs } from '../../world/programs.js';
import type { Role } from '../role.js';

/** Works at night, seven days a week in turns. */
export const support: Role = {
  share: 9,
  rhythm: { kind: 'shift', startHour: 22, hours: 8, daysOff: 'rotating' },
  tempo: 1,
  kinds: {
    auth_attempt: 16,
    network_connection: 34,
    file_access: 14,
    process_execution: 22,
    dns_query: 14,
  },
  privileges: 'standard',
  authTypes: ['password', 'mfa'],
  atHome: 0.15,
  programs: [
    programs.helpdesk,
    programs.remoteHelp,
    programs.browser,
    programs.outlook,
    programs.teams,
    programs.powershell,
  ],
  folders: ['/srv/share/tickets', '/srv/share/handbook', '/srv/share/it'],
  extension: 'docx',
  services: [
    tcp('desk.corp.example', 443),
    tcp('intranet.corp.example', 443),
    tcp('phones.corp.example', 5061),
    tcp(fileServer, 445),
    tcp('mail.corp.example', 993),
    tcp('terminal.corp.example', 3389),
  ],
  domains: [
    'desk.corp.example',
    'phones.corp.example',
    'intranet.corp.example',
    'handbook.corp.example',
    'vendor.example.com',
    'news.example.org',
    'search.example.com',
  ],
  sentBytes: { median: 15_000, sigma: 1.2 },
  receivedBytes: { median: 35_000, sigma: 1.3 },
  fileBytes: { median: 40_000, sigma: 1.2 },
};
