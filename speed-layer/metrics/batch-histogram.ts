import type { Histogram } from 'prom-client';
import type { Described } from './instruments.js';

/**
 * A histogram that takes a value for an addition and a short search, where prom-client's own takes 0.3 us: events are many. To a
 * registry it is a histogram, which it asks for no more than `name` and `get`.
 */
export class BatchHistogram {
  readonly name: string;
  readonly help: string;
  /** Of values up to each bound and above the one before it; the last: above all of them. */
  readonly #counts: Float64Array;
  #sum = 0;

  /** @param bounds rising */
  constructor(
    { name, help, registry }: Described,
    readonly bounds: readonly number[],
  ) {
    this.name = name;
    this.help = help;
    this.#counts = new Float64Array(bounds.length + 1);
    registry.registerMetric(this as unknown as Histogram);
  }

  observe(value: number, times = 1): void {
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    this.#counts[bucket]! += times;
    this.#sum += value * times;
  }

  /** As the exposition format has it: buckets hold everything up to their bound. */
  async get() {
    const { name, help } = this;
    let count = 0;
    const buckets = [...this.bounds, '+Inf'].map((le, index) => {
      count += this.#counts[index]!;
      return { metricName: `${name}_bucket`, labels: { le }, value: count };
    });
    const sum = { metricName: `${name}_sum`, labels: {}, value: this.#sum };
    const total = { metricName: `${name}_count`, labels: {}, value: count };
    return { name, help, type: 'histogram', aggregator: 'sum', values: [...buckets, sum, total] };
  }
}
