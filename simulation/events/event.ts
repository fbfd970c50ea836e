/** A security event as the simulation knows it; `event-json.ts` writes it as it stands in the log. */
export type SecurityEvent = { [Type in EventType]: EventOf<Type> }[EventType];

export interface EventOf<Type extends EventType> {
  /** evt_ and 32 hexadecimal digits. */
  readonly id: string;
  /** Epoch ms UTC. */
  readonly timeMs: number;
  readonly type: Type;
  readonly user: string;
  readonly situation: Situation;
  readonly destinationAddress: string;
  readonly status: Status;
  /** What a sensor thinks of the event by itself, 0 to 1; higher is worse. */
  readonly threatScore: number;
  readonly details: Details[Type];
}

export type EventType = keyof Details;
export type Status = 'success' | 'failed' | 'blocked';

/** From where and with what somebody acts. */
export interface Situation {
  /** "CC-REG-City". */
  readonly location: string;
  readonly address: string;
  readonly hostname: string;
  readonly userAgent: string;
  readonly sessionId: string;
}

export interface Details {
  readonly auth_attempt: AuthDetails;
  readonly network_connection: NetworkDetails;
  readonly file_access: FileDetails;
  readonly process_execution: ProcessDetails;
  readonly dns_query: DnsDetails;
}

export interface AuthDetails {
  readonly type: AuthType;
  readonly status: Status;
  readonly failure: FailureReason | null;
  /** Attempts in a row, this one included. */
  readonly attempts: number;
  /** Epoch ms; null: never so far. */
  readonly previousSuccessMs: number | null;
}
export type AuthType = 'password' | 'mfa' | 'sso' | 'api_key';
export type FailureReason = 'invalid_password' | 'account_locked' | 'mfa_failed' | 'expired_credentials';

export interface NetworkDetails {
  readonly protocol: Protocol;
  /** null where the protocol has no ports. */
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly durationMs: number;
  readonly host: string;
  readonly state: ConnectionState;
}
export type Protocol = 'tcp' | 'udp' | 'icmp';
export type ConnectionState = 'established' | 'closed' | 'timeout';

export interface FileDetails {
  readonly path: string;
  readonly operation: FileOperation;
  readonly bytes: number;
  readonly isEncrypted: boolean;
  readonly permissionsChanged: boolean;
  readonly denied: boolean;
}
export type FileOperation = 'read' | 'write' | 'create' | 'modify' | 'delete';

export interface ProcessDetails {
  readonly name: string;
  readonly processId: number;
  readonly parentProcessId: number;
  readonly commandLine: string;
  readonly path: string;
  readonly privileges: Privileges;
  /** null: not signed. */
  readonly signer: string | null;
}
export type Privileges = 'system' | 'admin' | 'standard';

export interface DnsDetails {
  readonly name: string;
  readonly type: QueryType;
  readonly response: ResponseCode;
  readonly addresses: readonly string[];
  readonly ttlSeconds: number;
  readonly isCached: boolean;
  readonly server: string;
}
export type QueryType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME';
export type ResponseCode = 'NOERROR' | 'NXDOMAIN';
