import type { PartitionStore } from '../connectors/state-store/state-store.js';
import type { Checkpoint } from './checkpoint.js';
import { Judgements } from './judgements.js';
import type { PartitionFold } from './partition-fold.js';

/** What became of events in this partition since its state's cut. */
export type Totals = { -readonly [Name in 'scored' | 'anomalies' | 'alerts']: Checkpoint[Name] };

/** All that is known of one partition that is ours. */
export class Partition {
  readonly judgements: Judgements;
  /** Offset of the latest event of entities whose views are to be written. */
  readonly changedEntities = new Map<string, number>();

  /** @param holes offsets [from, to) that were lost */
  constructor(
    readonly number: number,
    readonly store: PartitionStore,
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
