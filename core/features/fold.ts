import { DuplicateWindow } from '../events/duplicate-window.js';
import type { DerivedEvent } from '../events/event.js';
import { Accumulator, type EntityStates } from './accumulator.js';
import type { FeatureSet } from './feature-set.js';

/** What the fold did with an event; the door's rejections never come here. */
export type Outcome = 'inWindow' | 'beforeWindow' | 'duplicate';

/**
 * The speed layer's engine: events in offset order per partition → states, with the duplicate window and the run's
 * window start. Yields what the SQL engine yields over the same records.
 */
export class Fold {
  readonly #accumulator: Accumulator;
  readonly #duplicates = new Map<number, DuplicateWindow>();

  constructor(
    features: FeatureSet,
    private readonly withinOffsets: number,
    /** Epoch ms; null: every event counts. */
    private readonly windowStart: number | null,
  ) {
    this.#accumulator = new Accumulator(features);
  }

  add(partition: number, offset: number, event: DerivedEvent): Outcome {
    if (this.#windowOf(partition).seen(event.id, offset) !== null) return 'duplicate';
    const { time, values } = event;
    const inWindow = this.windowStart === null || time >= this.windowStart;
    this.#accumulator.add(partition, event.entity, { offset, time, values }, inWindow);
    return inWindow ? 'inWindow' : 'beforeWindow';
  }

  /**
   * Begins at a cut instead of the log's start: continues these states, and (`remember`, by rising offset) knows the ids
   * of the records within the last `withinOffsets` offsets below it.
   */
  restore(states: EntityStates): void {
    this.#accumulator.restore(states);
  }

  remember(partition: number, offset: number, id: string): void {
    this.#windowOf(partition).seen(id, offset);
  }

  encoded(): IterableIterator<EntityStates> {
    return this.#accumulator.encoded();
  }

  #windowOf(partition: number): DuplicateWindow {
    let window = this.#duplicates.get(partition);
    if (!window) {
      window = new DuplicateWindow(this.withinOffsets);
      this.#duplicates.set(partition, window);
    }
    return window;
  }
}
