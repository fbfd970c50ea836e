import type { Positions } from '../../connectors/event-log/event-log.js';
import type { LakeRecord } from '../../connectors/lake/lake-records.js';
import { DuplicateWindow } from '../../core/events/duplicate-window.js';
import type { Stage } from '../../core/progress/progress.js';
import type { ArrivedEvent, EventJudge, Verdict } from './event-judge.js';

/** A stretch of a log, and all before it. */
export interface Stretch {
  /** From the first record that the log or the lake has to the end of the stretch, in offset order per partition. */
  readonly batches: AsyncIterable<readonly LakeRecord[]>;
  /** Where the stretch begins. */
  readonly from: Positions;
  /** Of the profile's `dedupe`. */
  readonly withinOffsets: number;
  /** Advances by records, before the stretch and in it. */
  readonly stage: Stage;
}

/** Who hears of the events, in the order in which they are read. */
export interface Listener {
  /** An event before the stretch, which the judges took in. */
  folded?(arrived: ArrivedEvent): void;
  /** An event of the stretch, and what each judge said, in their order. */
  judged(arrived: ArrivedEvent, verdicts: readonly Verdict[]): void;
}

/** Records of the stretch: read = valid + rejected + duplicate. */
export interface StretchCounts {
  read: number;
  valid: number;
  rejected: number;
  duplicate: number;
}

/**
 * Lets judges score a stretch of a log as they would have when it arrived. What lies before it they take in and say nothing
 * of. The same records yield the same verdicts, whatever the batches.
 */
export async function backtest(
  { batches, from, withinOffsets, stage }: Stretch,
  judges: readonly EventJudge[],
  listener: Listener,
): Promise<StretchCounts> {
  const duplicates = from.map(() => new DuplicateWindow(withinOffsets));
  const counts = { read: 0, valid: 0, rejected: 0, duplicate: 0 };
  for await (const batch of batches) {
    for (const { partition, offset, judged: event } of batch) {
      const isBefore = offset < from[partition]!;
      const isDuplicate = event.valid && duplicates[partition]!.seen(event.id, offset) !== null;
      if (!isBefore) {
        counts.read++;
        counts[event.valid ? (isDuplicate ? 'duplicate' : 'valid') : 'rejected']++;
      }
      if (!event.valid || isDuplicate) continue;
      const arrived = { partition, offset, event };
      if (isBefore) {
        for (const judge of judges) judge.learn(arrived);
        listener.folded?.(arrived);
      } else {
        listener.judged(
          arrived,
          judges.map((judge) => judge.judge(arrived)),
        );
      }
    }
    stage.advance(batch.length);
  }
  stage.done();
  return counts;
}
