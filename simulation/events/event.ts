/** A security event as it stands in the log: the wire's own names, every key once, unknown values null. */
export type SecurityEvent = AuthAttempt | NetworkConnection | FileAccess | ProcessExecution | DnsQuery;

export type EventType = SecurityEvent['event_type'];
export type Status = 'success' | 'failed' | 'blocked';

export interface CommonFields {
  /** evt_ and 32 hexadecimal digits. */
  readonly event_id: string;
  /** Epoch ms UTC. */
  readonly timestamp: number;
  readonly user: string;
  readonly source_ip: string;
  readonly destination_ip: string;
  readonly status: Status;
  /** What a sensor thinks of the event by itself, 0 to 1; higher is worse. */
  readonly threat_score: number;
  readonly metadata: {
    readonly hostname: string;
    /** "CC-REG-City". */
    readonly geo_location: string;
    readonly user_agent: string | null;
    readonly session_id: string;
  };
}

export interface AuthAttempt extends CommonFields {
  readonly event_type: 'auth_attempt';
  readonly auth_details: AuthDetails;
}
export interface AuthDetails {
  readonly auth_type: AuthType;
  readonly status: Status;
  readonly failure_reason: FailureReason | null;
  /** Attempts in a row, this one included. */
  readonly attempts_count: number;
  readonly previous_success_timestamp: number | null;
}
export type AuthType = 'password' | 'mfa' | 'sso' | 'api_key';
export type FailureReason = 'invalid_password' | 'account_locked' | 'mfa_failed' | 'expired_credentials';

export interface NetworkConnection extends CommonFields {
  readonly event_type: 'network_connection';
  readonly network_details: NetworkDetails;
}
export interface NetworkDetails {
  readonly protocol: Protocol;
  /** null where the protocol has no ports. */
  readonly source_port: number | null;
  readonly destination_port: number | null;
  readonly bytes_sent: number;
  readonly bytes_received: number;
  readonly duration_ms: number;
  readonly destination_hostname: string;
  readonly connection_state: ConnectionState;
}
export type Protocol = 'tcp' | 'udp' | 'icmp';
export type ConnectionState = 'established' | 'closed' | 'timeout';

export interface FileAccess extends CommonFields {
  readonly event_type: 'file_access';
  readonly file_details: FileDetails;
}
export interface FileDetails {
  readonly file_path: string;
  readonly operation: FileOperation;
  readonly file_size_bytes: number;
  readonly file_hash: null;
  readonly is_encrypted: boolean;
  readonly permissions_changed: boolean;
  readonly access_denied: boolean;
}
export type FileOperation = 'read' | 'write' | 'create' | 'modify' | 'delete';

export interface ProcessExecution extends CommonFields {
  readonly event_type: 'process_execution';
  readonly process_details: ProcessDetails;
}
export interface ProcessDetails {
  readonly process_name: string;
  readonly process_id: number;
  readonly parent_process_id: number;
  readonly command_line: string;
  readonly executable_path: string;
  readonly executable_hash: null;
  readonly user_privileges: Privileges;
  readonly is_signed: boolean;
  readonly signer: string | null;
}
export type Privileges = 'system' | 'admin' | 'standard';

export interface DnsQuery extends CommonFields {
  readonly event_type: 'dns_query';
  readonly dns_details: DnsDetails;
}
export interface DnsDetails {
  readonly query_name: string;
  readonly query_type: QueryType;
  readonly response_code: ResponseCode;
  readonly resolved_ips: readonly string[];
  /** Seconds. */
  readonly ttl: number;
  readonly is_cached: boolean;
  readonly dns_server: string;
}
export type QueryType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME';
export type ResponseCode = 'NOERROR' | 'NXDOMAIN';
