import type { AuthType, EventOf, FailureReason, Status } from './event.js';
import { eventOf, type Scene } from './scene.js';

export interface Login {
  readonly server: string;
  readonly type: AuthType;
  readonly failure: FailureReason | null;
  /** Attempts in a row, this one included. */
  readonly attempts: number;
}

const suspicionOf: Readonly<Record<Status, number>> = { success: 0, failed: 0.4, blocked: 0.7 };

/** A locked account is blocked, every other failure is failed. */
export function authAttempt(scene: Scene, login: Login): EventOf<'auth_attempt'> {
  const { server, type, failure, attempts } = login;
  const status = failure === null ? 'success' : failure === 'account_locked' ? 'blocked' : 'failed';
  return eventOf(scene, {
    type: 'auth_attempt',
    destinationAddress: server,
    status,
    suspicion: suspicionOf[status],
    details: { type, status, failure, attempts, previousSuccessMs: scene.previousSuccessMs },
  });
}
