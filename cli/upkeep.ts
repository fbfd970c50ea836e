import type { Archived } from '../batch-layer/archiver.js';
import { compactedText } from '../batch-layer/compact.js';
import { rederivedText } from '../batch-layer/rederive.js';

/** What archiving did to records that were there already, for people: a name and a text each. */
export function upkeepRows({
  rederived,
  compacted,
}: Pick<Archived, 'rederived' | 'compacted'>): [string, string][] {
  return [
    ...(rederived ? [['re-derived', rederivedText(rederived)] as [string, string]] : []),
    ...(compacted ? [['compacted', compactedText(compacted)] as [string, string]] : []),
  ];
}
