/** Where the speed layer begins, and what it then meets. */
export type Beginning =
  /** At its checkpoint on run zero; there are new records, and a run. */
  | 'swap'
  /** At its checkpoint on the run; there are new records. */
  | 'checkpoint'
  /** Without local state, at its last snapshot; there are new records. */
  | 'snapshot'
  /** Without local state or snapshots, at the run's cut. */
  | 'run'
  /** As `snapshot`, and after a few records again, at the checkpoint that it wrote itself. */
  | 'snapshot, then checkpoint';

/** A fault in what makes, keeps and restores live states, planted as in `mutations.case.ts`. */
export interface LiveMutation {
  readonly fault: string;
  readonly beginning: Beginning;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** A feature, state or count that `parity --live` must name among those that differ. */
  readonly named: string;
}

const runFold = 'speed-layer/run-fold.js';
const replacement = 'speed-layer/replacement.js';
const snapshot = 'speed-layer/snapshot.js';
const entityStates = 'speed-layer/entity-states.js';

export const liveMutations: readonly LiveMutation[] = [
  {
    fault: 'what the store has of an entity is not looked up',
    beginning: 'checkpoint',
    file: entityStates,
    from: 'this.store.get(stateKey(this.generation, entity))',
    to: 'undefined',
    named: 'total_events',
  },
  {
    fault: 'what a checkpoint has written is not written again',
    beginning: 'checkpoint',
    file: entityStates,
    from: 'number: this.#next++',
    to: 'number: this.#next',
    named: 'total_events',
  },
  {
    fault: 'the last ids before a checkpoint are not read',
    beginning: 'checkpoint',
    file: 'speed-layer/opening.js',
    from: 'DuplicateWindow.from(withinOffsets, chunks)',
    to: 'DuplicateWindow.from(withinOffsets, chunks.slice(0, -1))',
    named: 'duplicate',
  },
  {
    fault: 'a checkpoint has its last id only, not all since the one before',
    beginning: 'snapshot, then checkpoint',
    file: 'speed-layer/fold-save.js',
    from: 'since(fold.savedAt)',
    to: 'since(position - 1)',
    named: 'duplicate',
  },
  {
    fault: 'rejections are counted from the start of the process',
    beginning: 'checkpoint',
    file: 'speed-layer/partition-fold.js',
    from: 'this.counts = { ...counts };',
    to: 'this.counts = { ...counts, rejected: 0 };',
    named: 'rejected',
  },
  {
    fault: 'the ids from before the cut are not read',
    beginning: 'run',
    file: runFold,
    from: 'window.seen(id, offset);',
    to: '',
    named: 'duplicate',
  },
  {
    fault: 'a run is gone on from one record too late',
    beginning: 'run',
    file: runFold,
    from: 'const position = run.cut[partition];',
    to: 'const position = run.cut[partition] + 1;',
    named: 'total_events',
  },
  {
    fault: 'the window of the run begins a day late',
    beginning: 'swap',
    file: 'speed-layer/basis.js',
    from: 'Date.parse(start)',
    to: 'Date.parse(start) + 86400000',
    named: 'inWindow',
  },
  {
    fault: 'the states of a run are loaded without their last entity',
    beginning: 'swap',
    file: 'speed-layer/load-states.js',
    from: 'load.batch.put(stateKey(generation, entity), record.content);',
    to: 'if (load.size > 0) load.batch.put(stateKey(generation, entity), record.content);',
    named: 'total_events',
  },
  {
    fault: 'a swap leaves events out',
    beginning: 'swap',
    file: replacement,
    from: 'fold.add(judged, offset);',
    to: 'if (offset % 50 !== 7) fold.add(judged, offset);',
    named: 'total_events',
  },
  {
    fault: 'a swap passes over what came after the cut',
    beginning: 'swap',
    file: replacement,
    from: 'this.#add(judge(record), record.offset);',
    to: 'fold.moveTo(record.offset + 1);',
    named: 'read',
  },
  {
    fault: 'a swap leaves the old generation in force',
    beginning: 'swap',
    file: 'speed-layer/write-checkpoint.js',
    from: 'generation: fold.states.generation',
    to: 'generation: 1',
    named: 'total_events',
  },
  {
    fault: 'an heir has none of the ids of a snapshot',
    beginning: 'snapshot',
    file: snapshot,
    from: 'DuplicateWindow.from(withinOffsets, [ids])',
    to: 'DuplicateWindow.from(withinOffsets, [])',
    named: 'duplicate',
  },
  {
    fault: 'an heir takes the ids of a snapshot for stored',
    beginning: 'snapshot, then checkpoint',
    file: snapshot,
    from: 'fold.savedAt = Math.max(0, position - withinOffsets);',
    to: '',
    named: 'duplicate',
  },
];
