import type { PartitionStore, StateBatch } from '../connectors/state-store/state-store.js';
import { decodeJudgement, encodeJudgement, type Judgement } from '../core/alerts/judgement.js';
import { judgementKey } from './keys.js';

/** Entities of which it is remembered what the store has; hot ones are asked for again and again. */
const remembered = 50_000;

/** Open episodes and risk per entity: not part of any state, carried through a swap, written in the same atomic write. */
export class Judgements {
  #changed = new Map<string, Judgement>();
  #saving = new Map<string, Judgement>();
  readonly #stored = new Map<string, Judgement | null>();

  constructor(public store: PartitionStore) {}

  /** null: the entity had no anomaly. */
  get(entity: string): Judgement | null {
    const here = this.#changed.get(entity) ?? this.#saving.get(entity) ?? this.#stored.get(entity);
    if (here !== undefined) return here;
    const bytes = this.store.get(judgementKey(entity));
    const judgement = bytes ? decodeJudgement(Buffer.from(bytes).toString()) : null;
    this.#remember(entity, judgement);
    return judgement;
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
    if (written) for (const [entity, judgement] of this.#saving) this.#remember(entity, judgement);
    else this.#changed = new Map([...this.#saving, ...this.#changed]);
    this.#saving = new Map();
  }

  #remember(entity: string, judgement: Judgement | null): void {
    if (this.#stored.size >= remembered) this.#stored.clear();
    this.#stored.set(entity, judgement);
  }
}
