import { mkdir } from 'node:fs/promises';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { FeatureSet } from '../../core/features/feature-set.js';
import { EntriesTable, ScalarsTable } from './states-tables.js';
import type { StoredStates } from './stored-states.js';

/** Work until others have a turn. */
const sliceMs = 1;

/**
 * Stores states as `readStates` reads them and SQL writes them, in memory for a row group per table.
 * @param all by rising partition, then key in the order of its UTF-8
 * @throws RangeError where they are not
 */
export async function writeStoredStates(
  all: AsyncIterable<StoredStates>,
  { aggregations, isActive }: FeatureSet,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const scalars = await ScalarsTable.create(folder, aggregations);
  const maps: (EntriesTable | null)[] = [];
  for (const aggregation of aggregations) {
    maps.push(aggregation.maxEntries > 0 ? await EntriesTable.create(folder, aggregation) : null);
  }
  const tables = [scalars, ...maps.filter((map) => map !== null)];
  try {
    let last: Place | null = null;
    let numbers = 0;
    let sliceBegan = performance.now();
    for await (const { partition, entity, record } of all) {
      const place = { partition, key: Buffer.from(entity) };
      if (last && !isBefore(last, place)) {
        throw new RangeError(
          `${entity} of partition ${partition} comes after ${last.key} of ${last.partition}`,
        );
      }
      last = place;
      const number = isActive(record.states) ? ++numbers : null;
      scalars.add(number, place.partition, place.key, record);
      for (let index = 0; number !== null && index < maps.length; index++) {
        maps[index]?.add(number, record.states[index]!);
      }
      for (const table of tables) if (table.isFull) await table.flush();
      if (performance.now() - sliceBegan < sliceMs) continue;
      await othersTurn();
      sliceBegan = performance.now();
    }
  } catch (thrown) {
    for (const table of tables) await table.abandon();
    throw thrown;
  }
  for (const table of tables) await table.end();
}

interface Place {
  readonly partition: number;
  /** The entity's UTF-8. */
  readonly key: Buffer;
}

function isBefore(one: Place, other: Place): boolean {
  if (one.partition !== other.partition) return one.partition < other.partition;
  return Buffer.compare(one.key, other.key) < 0;
}
