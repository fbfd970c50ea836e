import type { PartitionStore, StateBatch } from '../connectors/state-store/state-store.js';
import { decodeJudgement, encodeJudgement, type Judgement } from '../core/alerts/judgement.js';
import { judgementKey } from './keys.js';

/** Open episodes and risk per entity: not part of any state, carried through a swap, written in the same atomic write. */
export class Judgements {
  #changed = new Map<string, Judgement>();
  #saving = new Map<string, Judgement>();

  constructor(public store: PartitionStore) {}

  /** null: the entity had no anomaly. */
  get(entity: string): Judgement | null {
    const here = this.#changed.get(entity) ?? this.#saving.get(entity);
    if (here) return here;
    const bytes = this.store.get(judgementKey(entity));
    return bytes ? decodeJudgement(Buffer.from(bytes).toString()) : null;
  }

  set(entity: string, judgement: Judgement): void {
    this.#changed.set(entity, judgement);
  }

  /** Puts what has changed into a batch; `saved` says what became of it. */
  save(batch: StateBatch): void {
    this.#saving = this.#changed;
    this.#changed = new Map();
    for (const [entity, judgement] of this.#saving) {
      batch.put(judgementKey(entity), Buffer.from(encodeJudgement(judgement)));
    }
  }

  saved(written: boolean): void {
    if (!written) this.#changed = new Map([...this.#saving, ...this.#changed]);
    this.#saving = new Map();
  }
}
