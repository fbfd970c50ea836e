import type { KafkaMessage } from 'kafkajs';
import { assertWithin, extentOf, type LogExtent } from '../assert-readable.js';
import type { LogBatch } from '../event-log.js';
import { MessageBatch } from './message-batch.js';

/** What a fetch brought of one partition: offsets `[first, end)`, among them `messages`; markers are none. */
export interface Fetched {
  readonly partition: number;
  readonly first: number;
  readonly end: number;
  readonly messages: readonly KafkaMessage[];
}

/** Makes of the fetches of one partition, which a join may repeat, batches that carry each offset once. */
export class Delivery {
  constructor(
    private readonly log: LogExtent,
    readonly partition: number,
    /** The next offset to deliver. */
    public position: number,
    /** Nothing at or beyond it is delivered. */
    readonly end = Number.POSITIVE_INFINITY,
  ) {}

  /**
   * Throws `log-range-gone` or `log-shorter` where the fetch is not of the place that was asked for: kafkajs goes on at
   * the earliest offset where the wanted one is out of range, and does not say so.
   */
  async assertWanted({ first, end }: Fetched): Promise<void> {
    const wanted = this.position;
    if (first > wanted || end <= wanted)
      assertWithin(this.log, await extentOf(this.log), this.partition, wanted);
  }

  /** null for what was delivered already. */
  take({ end, messages }: Fetched): LogBatch | null {
    const wanted = this.position;
    if (end <= wanted) return null;
    const position = Math.min(end, this.end);
    const taken = within(messages, wanted, position);
    this.position = position;
    return new MessageBatch(this.partition, taken, position, position - wanted - taken.length);
  }
}

/** Messages are in the order of their offsets. */
function within(messages: readonly KafkaMessage[], start: number, end: number): readonly KafkaMessage[] {
  const whole = Number(messages[0]?.offset) >= start && Number(messages.at(-1)?.offset) < end;
  if (whole || messages.length === 0) return messages;
  return messages.filter(({ offset }) => Number(offset) >= start && Number(offset) < end);
}
