import type { EventLog } from '../connectors/event-log/event-log.js';
import { recordsOf } from '../connectors/event-log/json-records.js';
import { type AnomalyRecord, recordedAnomaly } from '../core/alerts/anomaly.js';
import { judge } from '../core/alerts/judgement.js';
import { alertPolicyOf } from '../core/alerts/policy.js';
import type { Outputs } from './outputs.js';
import type { Partition } from './partition.js';

/** Makes a partition's judgements those of the anomalies in the log that are below its position and not suppressed. */
export async function rebuiltJudgements(
  { log, outputs }: { readonly log: EventLog; readonly outputs: Outputs },
  { number, fold, judgements }: Partition,
): Promise<void> {
  const { profile } = fold.basis;
  const policy = alertPolicyOf(profile);
  const known = new Set<number>();
  for await (const record of recordsOf<AnomalyRecord>(outputs.anomalies.log, [])) {
    const { source, partition, offset } = record;
    if (source !== log.folder || partition !== number || offset >= fold.position || known.has(offset))
      continue;
    known.add(offset);
    if (record.suppressed_by) continue;
    const anomaly = recordedAnomaly(profile, record);
    const { judgement } = judge(judgements.get(anomaly.entity), anomaly, policy);
    judgements.set(anomaly.entity, judgement);
  }
}
