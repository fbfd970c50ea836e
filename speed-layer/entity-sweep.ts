import type { PartitionStore, StateEntry } from '../connectors/state-store/state-store.js';
import type { States } from '../core/features/feature-set.js';
import type { EntityStates } from './entity-states.js';
import { entityOfState, statesOf } from './keys.js';

/** An entity and its states as they are, to be read at once. */
export type Swept = (entity: string, states: States) => void;

/**
 * Goes through the entities that the local store has, in the order of its keys, in pieces: one that waits for nobody sees
 * states of several moments, but each as it is then.
 */
export class EntitySweep {
  #from: Uint8Array;
  #ended = false;

  constructor(
    private readonly store: PartitionStore,
    readonly states: EntityStates,
  ) {
    this.#from = statesOf(states.generation).gte;
  }

  /** Whether it has shown all. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Shows the next entities, up to so many. @throws state-damaged */
  async next(atMost: number, show: Swept): Promise<void> {
    const { states } = this;
    const { written } = states;
    const entries = await this.#entries(atMost);
    // What a save wrote meanwhile may not be among them.
    const areLatest = states.written === written;
    for (const [key, content] of entries) {
      const entity = entityOfState(key);
      show(entity, states.look(entity, areLatest ? content : null).states);
    }
    const last = entries.at(-1);
    if (last) this.#from = Buffer.concat([last[0], Buffer.alloc(1)]);
    else this.#ended = true;
  }

  async #entries(atMost: number): Promise<readonly StateEntry[]> {
    const { lt } = statesOf(this.states.generation);
    for await (const entries of this.store.entries({ gte: this.#from, lt }, atMost)) return entries;
    return [];
  }
}
