import { calendar } from '../events/calendar.case.js';
import type { PlainEvent } from './hostile-event.case.js';
import { entropyOf } from './oracle-entropy.case.js';
import type { OracleOptions } from './oracle-features.case.js';
import { occurrences } from './oracle-numbers.case.js';

/** Local day → the signal's exact amount, of the days that are kept. */
export type DailyAmounts = Readonly<Record<string, bigint>>;

const changing = ['write', 'create', 'modify', 'delete', 'rename', 'append', 'truncate', 'encrypt'];

/** What an event adds to each signal of the profile security-events. */
const signals: Readonly<Record<string, (event: PlainEvent) => bigint>> = {
  failures: ({ event_type, status }) =>
    one(event_type === 'auth_attempt' && (status === 'failed' || status === 'blocked')),
  bytes_out: ({ network_details }) => BigInt(network_details?.bytes_sent ?? 0),
  privileged: ({ event_type, process_details }) =>
    one(
      event_type === 'process_execution' &&
        ['system', 'root', 'admin', 'administrator'].includes(process_details?.user_privileges ?? ''),
    ),
  writes: ({ event_type, file_details }) =>
    one(event_type === 'file_access' && changing.includes(file_details?.operation ?? '')),
  denied: ({ event_type, file_details }) =>
    one(event_type === 'file_access' && file_details?.access_denied === true),
  strange_names: ({ event_type, dns_details }) =>
    one(event_type === 'dns_query' && entropyOf(dns_details?.query_name ?? '') >= 4000n),
};

const one = (holds: boolean) => (holds ? 1n : 0n);

/** @param events in the window, in arrival order */
export function signalsOf(
  events: readonly PlainEvent[],
  { zone, cap }: OracleOptions,
): Record<string, DailyAmounts> {
  const { day } = calendar(zone);
  const kept = occurrences(
    events.map(({ timestamp }) => day(timestamp)),
    cap,
  );
  const amounts = (amount: (event: PlainEvent) => bigint) =>
    [...kept.keys()].map((wanted) => {
      const ofDay = events.filter(({ timestamp }) => day(timestamp) === wanted);
      return [wanted, ofDay.reduce((sum, event) => sum + amount(event), 0n)];
    });
  return Object.fromEntries(
    Object.entries(signals).map(([name, amount]) => [name, Object.fromEntries(amounts(amount))]),
  );
}
