import type { Checkpoint } from './checkpoint.js';
import { Judgements } from './judgements.js';
import type { PartitionFold } from './partition-fold.js';
import type { ReopeningStore } from './reopening-store.js';

/** What became of events in this partition since its state's cut. */
export type Totals = { -readonly [Name in 'scored' | 'anomalies' | 'alerts']: Checkpoint[Name] };

/** All that is known of one partition that is ours. */
export class Partition {
  readonly judgements: Judgements;
  /** Entities whose views are to be written. */
  readonly changedEntities = new Set<string>();

  /** @param holes offsets [from, to) that were lost */
  constructor(
    readonly number: number,
    readonly store: ReopeningStore,
    public fold: PartitionFold,
    readonly totals: Totals,
    public holes: Checkpoint['holes'],
  ) {
    this.judgements = new Judgements(store);
  }

  get run(): string | null {
    return this.fold.basis.run?.run ?? null;
  }
}
