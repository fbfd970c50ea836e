import { type Holes, withHole } from './holes.js';
import { Judgements } from './judgements.js';
import type { PartitionFold } from './partition-fold.js';
import type { ReopeningStore } from './reopening-store.js';

/** All that is known of one partition that is ours. */
export class Partition {
  readonly judgements: Judgements;
  /** Entities whose views are to be written. */
  readonly changedEntities = new Set<string>();
  /** Offsets [from, to), past its state's cut, that were lost. */
  holes: Holes;
  /** Offsets [from, to) that nobody may have scored: an earlier state was lost. */
  unscored: Holes;

  constructor(
    readonly number: number,
    readonly store: ReopeningStore,
    public fold: PartitionFold,
    { holes, unscored }: { readonly holes: Holes; readonly unscored: Holes },
  ) {
    this.holes = holes;
    this.unscored = unscored;
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
