import type { DerivedEvent } from '../../core/events/event.js';
import { Accumulator } from '../../core/features/accumulator.js';
import { eventScorer } from '../../core/scoring/event-scorer.js';
import type { EventScorer, ScoringBasis } from '../../core/scoring/scorer.js';
import type { StateRecord } from '../../core/states/state-record.js';
import { StateTable } from '../../core/states/state-table.js';
import type { ArrivedEvent, EventJudge, Verdict } from './event-judge.js';

/** What a run scores by. */
export interface RunBasis extends ScoringBasis {
  /** Epoch ms; null: every event counts. */
  readonly windowStart: number | null;
}

const unremarkable: readonly string[] = [];

/** Judges as a speed layer that stands on the run: by the entity's states before the event, in the run's window. */
export class RunJudge implements EventJudge {
  readonly #scorer: EventScorer;
  readonly #accumulator: Accumulator;
  readonly #windowStart: number;
  readonly #tables = new Map<number, StateTable>();

  /** @throws profile-without-scorer */
  constructor(private readonly basis: RunBasis) {
    this.#scorer = eventScorer(basis);
    this.#accumulator = new Accumulator(basis.features);
    this.#windowStart = basis.windowStart ?? Number.NEGATIVE_INFINITY;
  }

  learn({ partition, offset, event }: ArrivedEvent): void {
    this.#add(this.#recordOf(partition, event.entity), offset, event);
  }

  judge({ partition, offset, event }: ArrivedEvent): Verdict {
    const record = this.#recordOf(partition, event.entity);
    const { values } = event;
    const score = this.#scorer.score(values, record.states);
    const isAnomaly = score >= this.#scorer.threshold;
    const reasons = isAnomaly ? this.#scorer.explain(values, record.states, score).reasons : unremarkable;
    this.#add(record, offset, event);
    return { score, isAnomaly, reasons };
  }

  #recordOf(partition: number, entity: string): StateRecord {
    let table = this.#tables.get(partition);
    if (table === undefined) {
      table = new StateTable(this.basis.features.aggregations);
      this.#tables.set(partition, table);
    }
    if (!table.find(entity)) table.add(entity);
    return table.record;
  }

  #add(record: StateRecord, offset: number, { time, values }: DerivedEvent): void {
    this.#accumulator.add(record, { offset, time, values }, time >= this.#windowStart);
  }
}
