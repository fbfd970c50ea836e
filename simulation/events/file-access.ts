import { addressOf, fileServer } from '../world/hosts.js';
import type { EventOf, FileOperation } from './event.js';
import { eventOf, type Scene } from './scene.js';

export interface FileUse {
  readonly path: string;
  readonly operation: FileOperation;
  readonly bytes: number;
  readonly isEncrypted?: boolean;
  readonly permissionsChanged?: boolean;
  readonly denied?: boolean;
}

const fileServerAddress = addressOf(fileServer);

/** A denied access is blocked. */
export function fileAccess(scene: Scene, use: FileUse): EventOf<'file_access'> {
  const { path, operation, isEncrypted = false, permissionsChanged = false, denied = false } = use;
  return eventOf(scene, {
    type: 'file_access',
    destinationAddress: fileServerAddress,
    status: denied ? 'blocked' : 'success',
    suspicion: (denied ? 0.4 : 0) + (permissionsChanged ? 0.2 : 0) + (operation === 'delete' ? 0.1 : 0),
    details: { path, operation, bytes: Math.round(use.bytes), isEncrypted, permissionsChanged, denied },
  });
}
