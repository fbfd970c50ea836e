import type { AuthAttempt, AuthType, FailureReason, Status } from './event.js';
import { commonFields, type Scene } from './scene.js';

export interface Login {
  readonly server: string;
  readonly type: AuthType;
  readonly failure: FailureReason | null;
  /** Attempts in a row, this one included. */
  readonly attempts: number;
}

const suspicionOf: Readonly<Record<Status, number>> = { success: 0, failed: 0.4, blocked: 0.7 };

/** A locked account is blocked, every other failure is failed. */
export function authAttempt(scene: Scene, { server, type, failure, attempts }: Login): AuthAttempt {
  const status = failure === null ? 'success' : failure === 'account_locked' ? 'blocked' : 'failed';
  return {
    event_type: 'auth_attempt',
    ...commonFields(scene, server, status, suspicionOf[status]),
    auth_details: {
      auth_type: type,
      status,
      failure_reason: failure,
      attempts_count: attempts,
      previous_success_timestamp: scene.previousSuccessMs,
    },
  };
}
