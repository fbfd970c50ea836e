import type { At } from '../event-log.js';
import { segmentsOf } from './layout.js';
import { endOf } from './segment-end.js';
import { SegmentIndex } from './segment-index.js';

/** The offset in one partition that `at` names. */
export async function positionAt(folder: string, at: At): Promise<number> {
  const segments = await segmentsOf(folder);
  const last = segments.at(-1);
  if (last === undefined) return 0;
  if (at === 'earliest') return segments[0]?.base ?? 0;
  const end = (await endOf(last)).offset;
  if (at !== 'latest')
    for (const { indexPath } of segments) {
      const offset = await firstOffsetSince(indexPath, at.logTime);
      if (offset !== null) return Math.min(offset, end);
    }
  return end;
}

async function firstOffsetSince(indexPath: string, logTime: number): Promise<number | null> {
  const index = await SegmentIndex.open(indexPath);
  try {
    return await index.firstOffsetSince(logTime);
  } finally {
    await index.close();
  }
}
