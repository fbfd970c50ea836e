import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { EventLog } from '../connectors/event-log/event-log.js';
import type { ViewLimits } from '../connectors/view-store/view-store.js';
import type { AlertRecord } from '../core/alerts/alert.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import { NewestRecords } from './newest-records.js';
import type { Outputs } from './outputs.js';

export interface Recent {
  readonly anomalies: readonly AnomalyRecord[];
  /** Of each its last version. */
  readonly alerts: readonly AlertRecord[];
}

/** So long others are waited for that ask too: a store that lost its content lost that of all partitions. */
const gatherMs = 50;
/** Offsets of each partition of a log that are read first, backwards from its end; then twice as many, and so on, so often. */
const firstStretch = 1000;
const mostStretches = 8;
/** Records looked at before scoring gets its turn: about a millisecond. */
const recordsPerTurn = 200;

/**
 * What the logs of outputs tell last, as much as the views keep of it, read from their ends backwards while scoring goes on;
 * once for all partitions that ask at about the same time. Where many others write into the same logs, it may be less.
 */
export class RecentOutputs {
  #next: { readonly positions: Map<number, number>; readonly found: Promise<Recent> } | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** @param source the event log's folder name */
  constructor(
    private readonly outputs: Outputs,
    private readonly source: string,
    private readonly limits: ViewLimits,
  ) {}

  /**
   * Of a partition's events below a position, all that was added to the outputs before the call.
   * @throws log-unreachable, log-range-gone
   */
  async of(partition: number, position: number): Promise<Recent> {
    this.#next ??= this.#begin();
    const { positions, found } = this.#next;
    positions.set(partition, position);
    const { anomalies, alerts } = await found;
    const isItsOwn = (record: AnomalyRecord | AlertRecord) => record.partition === partition;
    return { anomalies: anomalies.filter(isItsOwn), alerts: alerts.filter(isItsOwn) };
  }

  #begin() {
    const positions = new Map<number, number>();
    const found = this.#read(positions, this.#last);
    this.#last = found.catch(() => undefined);
    return { positions, found };
  }

  async #read(positions: ReadonlyMap<number, number>, earlier: Promise<unknown>): Promise<Recent> {
    await earlier;
    await sleep(gatherMs);
    // Who asks from now on may have added what this reading no longer sees.
    this.#next = null;
    const { outputs, source, limits } = this;
    await outputs.sent();
    const anomalies = new NewestRecords<AnomalyRecord>(limits.maxAnomalies, (record) => {
      return { id: record.event_id, timeMs: record.timestamp };
    });
    const alerts = new NewestRecords<AlertRecord>(limits.maxAlerts, (record) => {
      return { id: record.alert_id, timeMs: record.last };
    });
    await readBackwards(outputs.anomalies.log, source, positions, anomalies);
    await readBackwards(outputs.alerts.log, source, positions, alerts);
    return { anomalies: anomalies.all(), alerts: alerts.all() };
  }
}

/** Of one partition of an output log, as far as it was read from its end. */
interface Tail {
  readonly end: number;
  readonly earliest: number;
  start: number;
  /** Records of our source, and the latest event time of those in the last stretch. */
  seen: number;
  latestMs: number;
  isRead: boolean;
}

/** Offers what a log has of a source's events below the positions, until nothing older can be among the newest. */
async function readBackwards<Of extends AnomalyRecord | AlertRecord>(
  log: EventLog,
  source: string,
  positions: ReadonlyMap<number, number>,
  newest: NewestRecords<Of>,
): Promise<void> {
  const earliest = await log.positions('earliest');
  const tails = (await log.positions('latest')).map((end, partition): Tail => {
    return { end, earliest: earliest[partition]!, start: end, seen: 0, latestMs: 0, isRead: false };
  });
  const starts = () => tails.map(({ isRead, start, end }) => (isRead ? end : start));
  for (let stretch = 0; stretch < mostStretches && !tails.every(({ isRead }) => isRead); stretch++) {
    const to = starts();
    for (const tail of tails) {
      tail.start = Math.max(tail.earliest, tail.start - firstStretch * 2 ** stretch);
      tail.latestMs = Number.NEGATIVE_INFINITY;
    }
    let looked = 0;
    for await (const { partition, records } of log.read({ from: starts(), to })) {
      for (const { value } of records) {
        if (++looked % recordsPerTurn === 0) await turn();
        const record = value && (JSON.parse(value.toString()) as Of);
        if (record?.source !== source) continue;
        const tail = tails[partition]!;
        tail.seen++;
        tail.latestMs = Math.max(tail.latestMs, newest.timeOf(record));
        if (record.offset < (positions.get(record.partition) ?? 0)) newest.offer(record);
      }
    }
    newest.settle();
    for (const tail of tails) {
      const { start, seen, latestMs } = tail;
      tail.isRead ||= start <= tail.earliest || seen >= newest.most || latestMs < newest.floorMs;
    }
  }
}
