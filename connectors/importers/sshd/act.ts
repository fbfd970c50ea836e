/** What a named user did: an event of the security-events form, still without id, time and host. */
export type Act = AuthAct | ProcessAct | ConnectionAct;

interface Doer {
  readonly user: string;
  readonly status: 'success' | 'failed' | 'blocked';
  readonly source_ip?: string;
}

export interface AuthAct extends Doer {
  readonly event_type: 'auth_attempt';
  readonly auth_details: {
    /** sshd's word for the method, such as `password` or `publickey`; absent where the line names none. */
    readonly auth_type?: string;
    readonly status: Doer['status'];
    readonly failure_reason?: FailureReason;
  };
}

export type FailureReason =
  | 'invalid_user'
  | 'invalid_password'
  | 'invalid_key'
  | 'not_allowed'
  | 'too_many_attempts'
  | 'abandoned';

interface ProcessAct extends Doer {
  readonly event_type: 'process_execution';
  readonly process_details: {
    readonly process_name: string;
    readonly command_line: string;
    readonly executable_path?: string;
    /** Whose rights it runs with: `admin` is root's. */
    readonly user_privileges: 'admin' | 'standard';
  };
}

export interface ConnectionAct extends Doer {
  readonly event_type: 'network_connection';
  readonly network_details: {
    readonly protocol: 'tcp';
    readonly source_port: number;
    readonly connection_state: 'closed';
    /** Since the login; absent where the file does not hold it. */
    readonly duration_ms?: number;
  };
}
