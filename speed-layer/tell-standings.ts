import type { EventLog } from '../connectors/event-log/event-log.js';
import type { Observer } from './observer.js';
import type { Owned } from './owned.js';

/** Tells where partitions stand; of their lag nothing while the log does not answer. */
export async function tellStandings(all: readonly Owned[], log: EventLog, observer: Observer): Promise<void> {
  const latest = await log.positions('latest').catch(() => null);
  if (latest) for (const owned of all) observer.standing(owned.partition.number, owned.standing(latest));
  const states = all.map(({ partition }) => partition.fold.states);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  observer.state(sum(states.map(({ size }) => size)), sum(states.map(({ bytes }) => bytes)));
}
