import type { Membership } from '../connectors/event-log/event-log.js';
import { isDamage } from './conditions.js';
import { discard, openWhenPossible } from './opening.js';
import type { OpeningContext } from './opening-context.js';
import type { Outputs } from './outputs.js';
import { Owned } from './owned.js';
import { RecentOutputs } from './recent-outputs.js';
import type { SpeedOptions } from './speed-options.js';
import type { Tally } from './tally.js';

export interface HoldingsContext extends Omit<OpeningContext, 'limitBytes'> {
  readonly options: SpeedOptions;
  readonly outputs: Outputs;
  readonly tally: Tally;
  readonly membership: () => Pick<Membership, 'start' | 'pause'>;
  /** Ends what works on partitions besides scoring. */
  readonly stopOthers: () => Promise<void>;
  /** Told when a partition is no longer being made ready. */
  readonly onOpened: () => void;
  /** Told of what goes wrong while a partition is scored, and while it is made ready. */
  readonly onFailure: (thrown: unknown) => void;
  readonly onOpeningFailure: (thrown: unknown) => void;
}

/** The partitions that are this process's, and those that it is making ready. */
export class Holdings {
  readonly #owned = new Map<number, Owned>();
  readonly #opening = new Map<number, Promise<void>>();
  readonly #context: OpeningContext;
  readonly #recent: RecentOutputs;

  constructor(private readonly context: HoldingsContext) {
    const { options, outputs } = context;
    this.#context = { ...context, limitBytes: () => this.limitBytes };
    this.#recent = new RecentOutputs(outputs, options.log.folder, options.views.limits);
  }

  /** In no order. */
  get all(): readonly Owned[] {
    return [...this.#owned.values()];
  }

  get isOpening(): boolean {
    return this.#opening.size > 0;
  }

  /** Memory for the states of one partition. */
  get limitBytes(): number {
    const { options, identity } = this.context;
    const most = Math.min(identity.partitions, this.#owned.size + this.#opening.size);
    return options.cacheBytes / Math.max(1, most);
  }

  get(partition: number): Owned | undefined {
    return this.#owned.get(partition);
  }

  /** Makes a partition ready, once `before` is done, while the others go on. */
  take(partition: number, before: Promise<void> = Promise.resolve()): void {
    const { onOpened, onOpeningFailure } = this.context;
    const opening = before
      .then(() => this.#open(partition))
      .catch(onOpeningFailure)
      .finally(() => {
        this.#opening.delete(partition);
        onOpened();
      });
    this.#opening.set(partition, opening);
  }

  /** Saves a partition and lets it go. */
  async release(partition: number): Promise<void> {
    await this.context.stopOthers();
    await this.#opening.get(partition);
    const owned = this.#owned.get(partition);
    if (!owned) return;
    this.#owned.delete(partition);
    await this.#letGo(owned, true);
    this.context.options.observer.released(partition);
    this.shareMemory();
  }

  /** Damage is that of the partition whose store has found it, whoever was reading. */
  beginDamagedAnew(): void {
    for (const owned of this.all) {
      const { number, store } = owned.partition;
      if (store.damage === null) continue;
      this.#owned.delete(number);
      this.context.membership().pause(number);
      this.take(number, this.#giveUp(owned));
    }
  }

  /** Every partition's share of the memory for states. */
  shareMemory(): void {
    for (const { partition } of this.#owned.values()) partition.fold.states.limitBytes = this.limitBytes;
  }

  /** Resolves once none is being made ready. */
  async opened(): Promise<void> {
    await Promise.all(this.#opening.values());
  }

  /** @param save whether the states are worth saving */
  async close(save: boolean): Promise<void> {
    const { all } = this;
    this.#owned.clear();
    const closings = await Promise.allSettled(all.map((owned) => this.#letGo(owned, save)));
    for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
  }

  async #open(number: number): Promise<void> {
    const { options, outputs, membership, tally, onFailure } = this.context;
    const opened = await openWhenPossible(this.#context, number);
    const owned = new Owned(opened, options, outputs, this.#recent, tally, this.#context, onFailure);
    this.#owned.set(number, owned);
    this.shareMemory();
    membership().start(number, opened.partition.fold.position);
  }

  /** Lets a partition go whose state is good for nothing. */
  async #giveUp(owned: Owned): Promise<void> {
    const { stopOthers, outputs } = this.context;
    await stopOthers();
    await owned.keeper.ended().catch(() => undefined);
    await this.#letGo(owned, false);
    // So that who begins anew knows what is sent.
    await outputs.sent();
  }

  /** Closes a partition; damaged state is deleted, so that its next owner begins anew. */
  async #letGo(owned: Owned, save: boolean): Promise<void> {
    const { store, number } = owned.partition;
    try {
      await owned.close(save && store.damage === null);
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
    }
    if (store.damage) await discard(this.#context, number, store.damage);
  }
}
