/**
 * What "the event before" means in a run. `offset`: each entity's events stand in one partition, in the order in which
 * the log took them. `log-time`: they stand in several, so all were put in order of (log time, partition, offset); the
 * batch layer alone can do that.
 */
export type Order = 'offset' | 'log-time';

const words: Record<Order, (entity: string) => string> = {
  offset: (entity) => `the events of each ${entity} were taken in the order in which the log took them`,
  'log-time': (entity) =>
    `events were put in order of log time: the log is not keyed by ${entity}; \`streamguard rekey\` makes one that is`,
};

/** For people: how the events were ordered, and what to do where the log could be better. */
export function orderInWords(order: Order, entity: string): string {
  return words[order](entity);
}
