import { setImmediate as turn } from 'node:timers/promises';
import { type Checkpoint, encodeCheckpoint } from './checkpoint.js';
import { saveFold } from './fold-save.js';
import { checkpointKey } from './keys.js';
import type { Outputs } from './outputs.js';
import type { Partition } from './partition.js';

/** Records put into a batch before others get their turn: about a millisecond. */
const recordsPerTurn = 8;

export interface CheckpointContext {
  readonly log: Checkpoint['log'];
  readonly outputs: Outputs;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * Writes a partition whole: states, duplicate window, judgements, counts and position in one atomic batch, after the
 * outputs of all events below that position. Scoring goes on meanwhile: what it changes is put first.
 */
export async function checkpoint(
  { log, outputs, now }: CheckpointContext,
  partition: Partition,
): Promise<Checkpoint> {
  // Before the position is taken: whatever is sent of events at and above it lies behind.
  const ends = await outputs.positions();
  const batch = partition.store.batch();
  const { fold, judgements, holes, unscored } = partition;
  const save = saveFold(fold, batch);
  judgements.save(batch);
  const written: Checkpoint = {
    log,
    layout: fold.basis.layout,
    door: fold.basis.door.version,
    generation: fold.states.generation,
    run: partition.run,
    cut: fold.cut,
    position: fold.position,
    last: fold.last,
    eventTime: fold.eventTime,
    counts: { ...fold.counts },
    holes: [...holes],
    unscored: [...unscored],
    outputs: ends,
    writtenAt: now(),
  };
  batch.put(checkpointKey, encodeCheckpoint(written));
  const sent = outputs.sent();
  let isWritten = false;
  try {
    while (!save.putSome(recordsPerTurn)) await turn();
    await sent;
    await batch.write();
    isWritten = true;
  } finally {
    save.done(isWritten);
    judgements.saved(isWritten);
  }
  return written;
}
