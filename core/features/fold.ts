import { DuplicateWindow } from '../events/duplicate-window.js';
import type { DerivedEvent } from '../events/event.js';
import { StateTable } from '../states/state-table.js';
import { Accumulator } from './accumulator.js';
import type { FeatureSet } from './feature-set.js';

/** What the fold did with an event; the door's rejections never come here. */
export type Outcome = 'inWindow' | 'beforeWindow' | 'duplicate';

interface Partition {
  readonly table: StateTable;
  readonly duplicates: DuplicateWindow;
}

/**
 * The speed layer's engine in memory: events in offset order per partition → states, with the duplicate window and the
 * run's window start. Yields what the SQL engine yields over the same records.
 */
export class Fold {
  readonly #accumulator: Accumulator;
  readonly #partitions = new Map<number, Partition>();

  constructor(
    private readonly features: FeatureSet,
    private readonly withinOffsets: number,
    /** Epoch ms; null: every event counts. */
    private readonly windowStart: number | null,
  ) {
    this.#accumulator = new Accumulator(features);
  }

  add(partition: number, offset: number, event: DerivedEvent): Outcome {
    const { table, duplicates } = this.#of(partition);
    if (duplicates.seen(event.id, offset) !== null) return 'duplicate';
    const { time, values, entity } = event;
    const inWindow = this.windowStart === null || time >= this.windowStart;
    if (inWindow || !this.#accumulator.ignoresEarlier) {
      if (!table.find(entity)) table.add(entity);
      this.#accumulator.add(table.record, { offset, time, values }, inWindow);
    }
    return inWindow ? 'inWindow' : 'beforeWindow';
  }

  /** Knows the id of an earlier record, by rising offset: whoever begins at a cut needs the ids from before it. */
  remember(partition: number, offset: number, id: string): void {
    this.#of(partition).duplicates.seen(id, offset);
  }

  /** The records of a partition's entities; those of a cut go there to be continued. */
  table(partition: number): StateTable {
    return this.#of(partition).table;
  }

  /** That have any record. */
  partitions(): IterableIterator<number> {
    return this.#partitions.keys();
  }

  #of(partition: number): Partition {
    let found = this.#partitions.get(partition);
    if (!found) {
      found = {
        table: new StateTable(this.features.aggregations),
        duplicates: new DuplicateWindow(this.withinOffsets),
      };
      this.#partitions.set(partition, found);
    }
    return found;
  }
}
