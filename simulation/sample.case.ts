import type { Delivery } from './delivery.js';
import { scenarioNames } from './scenarios/scenarios.js';
import { createSimulation, type SimulationOptions } from './simulation.js';

/** A Monday: 2026-03-02. */
export const monday = 20_514;

export const sampleOptions: SimulationOptions = {
  seed: 7,
  users: 40,
  firstDay: monday,
  eventsPerDay: 60,
  incidentsPerDay: 3,
  surprisesPerDay: 1,
  intensity: 1,
  scenarios: scenarioNames,
  lateShare: 0.01,
  duplicateShare: 0.01,
};

export function sample(days: number, options: Partial<SimulationOptions> = {}): Delivery[] {
  return [...createSimulation({ ...sampleOptions, ...options }).history(days)];
}

export const textOf = ({ value }: Delivery) => value.toString();

/** An event as a reader of the log sees it. */
export interface WireEvent {
  readonly event_id: string;
  readonly timestamp: number;
  readonly event_type: string;
  readonly source_ip: string;
  readonly user: string;
  readonly threat_score: number;
  readonly status: string;
  readonly metadata: { readonly hostname: string; readonly geo_location: string };
  readonly network_details?: {
    readonly protocol: string;
    readonly source_port: number | null;
    readonly destination_port: number | null;
    readonly bytes_sent: number;
  };
  readonly file_details?: { readonly access_denied: boolean };
  readonly process_details?: { readonly is_signed: boolean; readonly signer: string | null };
}

export const eventIn = (delivery: Delivery) => JSON.parse(textOf(delivery)) as WireEvent;
