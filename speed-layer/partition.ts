import { type Holes, withHole } from './holes.js';
import { Judgements } from './judgements.js';
import type { PartitionFold } from './partition-fold.js';
import type { ReopeningStore } from './reopening-store.js';

/** All that is known of one partition that is ours. */
export class Partition {
  readonly judgements: Judgements;
  /** Entities whose views are to be written. */
  readonly changedEntities = new Set<string>();

  /** @param holes offsets [from, to), past its state's cut, that were lost */
  constructor(
    readonly number: number,
    readonly store: ReopeningStore,
    public fold: PartitionFold,
    public holes: Holes,
  ) {
    this.judgements = new Judgements(store);
  }

  /** Goes on at a position: what lies between is lost. */
  lose(to: number): void {
    this.holes = withHole(this.holes, { from: this.fold.position, to });
    this.fold.position = to;
  }

  get run(): string | null {
    return this.fold.basis.run?.run ?? null;
  }
}
