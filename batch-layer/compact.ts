import { rowsToMerge, smallFiles } from '../connectors/lake/compaction.js';
import type { Lake } from '../connectors/lake/lake.js';
import { filesOf, type LakeManifest } from '../connectors/lake/manifest.js';
import { formatNumber } from '../core/models/format-number.js';
import type { Progress } from '../core/progress/progress.js';
import type { LakeSize } from '../core/runs/report.js';

export interface Compacted {
  readonly manifest: LakeManifest;
  readonly sizes: { readonly before: LakeSize; readonly after: LakeSize };
}

/** Merges the small files of the lake where a folder has more than `afterFiles` of them; null where none has. */
export async function compact(
  lake: Lake,
  known: LakeManifest,
  afterFiles: number,
  progress: Progress,
): Promise<Compacted | null> {
  if (smallFiles(known) <= afterFiles) return null;
  const before = await sizeOf(lake, known);
  const stage = progress.stage('compact', rowsToMerge(known), 'rows');
  const manifest = await lake.compact(known, (rows) => stage.advance(rows));
  const after = await sizeOf(lake, manifest);
  const sizes = { before, after };
  stage.done(compactedText(sizes));
  return { manifest, sizes };
}

async function sizeOf(lake: Lake, manifest: LakeManifest): Promise<LakeSize> {
  return { files: filesOf(manifest).length, bytes: await lake.bytesOf(manifest) };
}

/** "260 files → 12, 812.5 MB → 240.1 MB" */
export function compactedText({ before, after }: Compacted['sizes']): string {
  const files = `${formatNumber(before.files)} files → ${formatNumber(after.files)}`;
  return `${files}, ${megabytes(before.bytes)} → ${megabytes(after.bytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
