import type { Role } from '../role.js';
import { admin } from './admin.js';
import { developer } from './developer.js';
import { office } from './office.js';
import { sales } from './sales.js';
import { service } from './service.js';
import { support } from './support.js';

export const roles = { office, developer, admin, sales, support, service } as const satisfies Record<
  string,
  Role
>;

export type RoleName = keyof typeof roles;
