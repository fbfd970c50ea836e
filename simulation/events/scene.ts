import type { Random } from '../../core/random/random.js';
import { hex } from '../chance.js';
import type { Details, EventOf, EventType, Situation, Status } from './event.js';
import { threatScore } from './threat-score.js';

/** All that an event needs to know beside what is done: who, when, from where. */
export interface Scene {
  readonly user: string;
  readonly timeMs: number;
  readonly situation: Situation;
  /** When this account last got in, epoch ms; null: never so far. */
  readonly previousSuccessMs: number | null;
  readonly random: Random;
}

export interface Deed<Type extends EventType> {
  readonly type: Type;
  readonly destinationAddress: string;
  readonly status: Status;
  /** 0 to 1: how bad it looks to a sensor that knows nothing of who acts or why. */
  readonly suspicion: number;
  readonly details: Details[Type];
}

export function eventOf<Type extends EventType>(scene: Scene, deed: Deed<Type>): EventOf<Type> {
  const { user, timeMs, situation, random } = scene;
  return {
    id: `evt_${hex(random, 32)}`,
    timeMs,
    type: deed.type,
    user,
    situation,
    destinationAddress: deed.destinationAddress,
    status: deed.status,
    threatScore: threatScore(random, deed.suspicion),
    details: deed.details,
  };
}
