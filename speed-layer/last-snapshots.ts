import type { Snapshots } from '../connectors/run-store/snapshots.js';
import { isDamage } from './conditions.js';
import type { Owned } from './owned.js';
import { takeSnapshots } from './snapshot.js';

/** Takes the snapshots with which a process ends: of the partitions whose state can be read, whichever turn out to be. */
export async function takeLastSnapshots(
  snapshots: Snapshots,
  all: readonly Owned[],
  nowMs: number,
): Promise<void> {
  const isWhole = ({ partition }: Owned) => partition.store.damage === null;
  for (let whole = all.filter(isWhole); whole.length > 0; whole = whole.filter(isWhole)) {
    try {
      return await takeSnapshots(snapshots, whole, nowMs, null);
    } catch (thrown) {
      if (!isDamage(thrown) || whole.every(isWhole)) throw thrown;
    }
  }
}
