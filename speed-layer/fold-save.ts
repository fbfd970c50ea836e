import type { StateBatch } from '../connectors/state-store/state-store.js';
import { chunkKey } from './keys.js';
import type { PartitionFold } from './partition-fold.js';

/** One fold on its way into the store: its states and duplicate window as they were when the save began. */
export interface FoldSave {
  readonly position: number;
  /** Puts up to so many records into the batch; returns whether that was all. */
  putSome(atMost: number): boolean;
  /** The batch was written, or what it held has still to be. */
  done(written: boolean): void;
}

export function saveFold(fold: PartitionFold, batch: StateBatch): FoldSave {
  const { states, position, duplicates } = fold;
  const putSome = states.save(batch);
  const forgotten = fold.chunks.filter((at) => at <= position - fold.basis.profile.dedupe.withinOffsets);
  const isFurther = position > fold.savedAt;
  if (isFurther) batch.put(chunkKey(states.generation, position), duplicates.since(fold.savedAt));
  for (const at of forgotten) batch.del(chunkKey(states.generation, at));
  return {
    position,
    putSome,
    done(written) {
      states.saved(written);
      if (!written) return;
      fold.chunks = fold.chunks.filter((at) => !forgotten.includes(at));
      if (isFurther) fold.chunks.push(position);
      fold.savedAt = position;
    },
  };
}
