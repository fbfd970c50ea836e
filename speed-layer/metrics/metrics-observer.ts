import { severityOf } from '../../core/alerts/severity.js';
import type { Dependency } from '../conditions.js';
import type { Observer } from '../observer.js';
import type { SpeedMetrics } from './speed-metrics.js';

const errors: Record<Dependency, 'kafkaError' | 'storageError' | null> = {
  log: 'kafkaError',
  outputs: 'kafkaError',
  disk: 'storageError',
  views: null,
};
const broken: Record<Dependency, string> = {
  log: 'the event log cannot be read, waiting for it',
  outputs: 'anomalies and alerts cannot be written, waiting for their logs',
  disk: 'the state cannot be written, waiting for the disk',
  views: 'the views cannot be written; scoring goes on',
};
const mended: Record<Dependency, string> = {
  log: 'the event log can be read again',
  outputs: 'anomalies and alerts can be written again',
  disk: 'the state can be written again',
  views: 'the views can be written again',
};

/** Tells metrics of what happens, and people, in a line each, of what breaks and works again. */
export function metricsObserver(metrics: SpeedMetrics, tell: (line: string) => void): Observer {
  return {
    rejected: (reason) => metrics.rejected(reason),
    scored(kind, score) {
      metrics.processed(kind);
      metrics.scored(score);
    },
    handled(read, valid, duplicate, seconds) {
      metrics.records({ read, valid, duplicate });
      metrics.latency(seconds, read);
    },
    anomaly({ anomaly_score, suppressed_by }) {
      metrics.anomaly(anomaly_score, severityOf(anomaly_score));
      if (suppressed_by !== null) metrics.suppressed(suppressed_by);
    },
    checkpointed: (partition, { writtenAt }, seconds) => metrics.checkpoint(partition, seconds, writtenAt),
    viewsWritten: (outcome) => metrics.viewWrite(outcome),
    standing(partition, { lag, missing, unscored, run, runCreatedMs }) {
      metrics.lag(partition, lag);
      metrics.missing(partition, missing);
      metrics.unscored(partition, unscored);
      metrics.run(partition, run, runCreatedMs);
    },
    released: (partition) => metrics.release(partition),
    state: (entities, bytes) => metrics.state(entities, bytes),
    failed(dependency) {
      const counter = errors[dependency];
      if (counter) metrics[counter]();
    },
    changed(dependency, cause) {
      metrics.condition(dependency, cause === null);
      tell(cause === null ? mended[dependency] : `${broken[dependency]}: ${cause}`);
    },
  };
}
