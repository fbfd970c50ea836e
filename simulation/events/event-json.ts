import type { Details, EventType, SecurityEvent, Situation } from './event.js';

/**
 * The event as it stands in the log: the names of the security-events format, every key once, unknown values null, ASCII
 * only. Put together by hand, in less than half the time of JSON.stringify.
 */
export function eventJson(event: SecurityEvent): string {
  const { situation } = event;
  return (
    `{"event_id":"${event.id}","timestamp":${event.timeMs},"event_type":"${event.type}"` +
    `,"source_ip":"${situation.address}","destination_ip":"${event.destinationAddress}"` +
    `,"user":${quoted(event.user)},"threat_score":${event.threatScore},"status":"${event.status}"` +
    `,"metadata":${metadataJson(situation)},${detailsJson[event.type](event.details as never)}}`
  );
}

/** A situation is that of many events. */
const metadataOf = new WeakMap<Situation, string>();

function metadataJson(situation: Situation): string {
  const known = metadataOf.get(situation);
  if (known !== undefined) return known;
  const text =
    `{"hostname":${quoted(situation.hostname)},"geo_location":${quoted(situation.location)}` +
    `,"user_agent":${quoted(situation.userAgent)},"session_id":"${situation.sessionId}"}`;
  metadataOf.set(situation, text);
  return text;
}

const detailsJson: { readonly [Type in EventType]: (details: Details[Type]) => string } = {
  auth_attempt: (auth) =>
    `"auth_details":{"auth_type":"${auth.type}","status":"${auth.status}"` +
    `,"failure_reason":${auth.failure === null ? null : `"${auth.failure}"`}` +
    `,"attempts_count":${auth.attempts},"previous_success_timestamp":${auth.previousSuccessMs}}`,
  network_connection: (network) =>
    `"network_details":{"protocol":"${network.protocol}","source_port":${network.sourcePort}` +
    `,"destination_port":${network.destinationPort},"bytes_sent":${network.bytesSent}` +
    `,"bytes_received":${network.bytesReceived},"duration_ms":${network.durationMs}` +
    `,"destination_hostname":${quoted(network.host)},"connection_state":"${network.state}"}`,
  file_access: (file) =>
    `"file_details":{"file_path":${quoted(file.path)},"operation":"${file.operation}"` +
    `,"file_size_bytes":${file.bytes},"file_hash":null,"is_encrypted":${file.isEncrypted}` +
    `,"permissions_changed":${file.permissionsChanged},"access_denied":${file.denied}}`,
  process_execution: (run) =>
    `"process_details":{"process_name":${quoted(run.name)},"process_id":${run.processId}` +
    `,"parent_process_id":${run.parentProcessId},"command_line":${quoted(run.commandLine)}` +
    `,"executable_path":${quoted(run.path)},"executable_hash":null,"user_privileges":"${run.privileges}"` +
    `,"is_signed":${run.signer !== null},"signer":${run.signer === null ? null : quoted(run.signer)}}`,
  dns_query: (dns) =>
    `"dns_details":{"query_name":${quoted(dns.name)},"query_type":"${dns.type}"` +
    `,"response_code":"${dns.response}","resolved_ips":[${dns.addresses.map(quoted).join()}]` +
    `,"ttl":${dns.ttlSeconds},"is_cached":${dns.isCached},"dns_server":"${dns.server}"}`,
};

const needsNoEscape = /^[ !#-[\]-~]*$/;
const notAscii = /[\u0080-\uffff]/g;
const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

function quoted(text: string): string {
  return needsNoEscape.test(text) ? `"${text}"` : JSON.stringify(text).replace(notAscii, escaped);
}
