import type { Random } from '../../core/random/random.js';
import { hex } from '../chance.js';
import type { CommonFields, Status } from './event.js';
import { threatScore } from './threat-score.js';

/** From where and with what somebody acts. */
export interface Situation {
  /** "CC-REG-City". */
  readonly location: string;
  readonly address: string;
  readonly hostname: string;
  readonly userAgent: string;
  readonly sessionId: string;
}

/** All that an event needs to know beside what is done: who, when, from where. */
export interface Scene {
  readonly user: string;
  readonly timeMs: number;
  readonly situation: Situation;
  /** When this account last got in, epoch ms; null: never so far. */
  readonly previousSuccessMs: number | null;
  readonly random: Random;
}

/** `suspicion` 0 to 1: how bad the event looks to a sensor that knows nothing of who acts or why. */
export function commonFields(
  { user, timeMs, situation, random }: Scene,
  destinationIp: string,
  status: Status,
  suspicion: number,
): CommonFields {
  return {
    event_id: `evt_${hex(random, 32)}`,
    timestamp: timeMs,
    user,
    source_ip: situation.address,
    destination_ip: destinationIp,
    status,
    threat_score: threatScore(random, suspicion),
    metadata: {
      hostname: situation.hostname,
      geo_location: situation.location,
      user_agent: situation.userAgent,
      session_id: situation.sessionId,
    },
  };
}
