import { addressOf, fileServer } from '../world/hosts.js';
import type { FileAccess, FileOperation } from './event.js';
import { commonFields, type Scene } from './scene.js';

export interface FileUse {
  readonly path: string;
  readonly operation: FileOperation;
  readonly bytes: number;
  readonly isEncrypted?: boolean;
  readonly permissionsChanged?: boolean;
  readonly denied?: boolean;
}

const fileServerAddress = addressOf(fileServer);

/** A denied access is a blocked event. */
export function fileAccess(scene: Scene, use: FileUse): FileAccess {
  const { isEncrypted = false, permissionsChanged = false, denied = false } = use;
  const suspicion =
    (denied ? 0.4 : 0) + (permissionsChanged ? 0.2 : 0) + (use.operation === 'delete' ? 0.1 : 0);
  return {
    event_type: 'file_access',
    ...commonFields(scene, fileServerAddress, denied ? 'blocked' : 'success', suspicion),
    file_details: {
      file_path: use.path,
      operation: use.operation,
      file_size_bytes: Math.round(use.bytes),
      file_hash: null,
      is_encrypted: isEncrypted,
      permissions_changed: permissionsChanged,
      access_denied: denied,
    },
  };
}
