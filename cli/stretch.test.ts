import { beforeEach, describe, expect, it } from 'vitest';
import { Bench, eventText, packagedProfile } from '../batch-layer/bench.case.js';
import { silent } from '../core/progress/progress.js';
import { openStretch, type StretchOptions } from './stretch.js';
import type { Workspace } from './workspace.js';

const monday = Date.UTC(2026, 0, 5);
const hourMs = 3_600_000;

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.forTest({ partitions: 1, segmentBytes: 400 });
  for (let hour = 0; hour < 10; hour++) {
    const timestamp = monday + hour * hourMs;
    await bench.append([{ key: 'ann', value: eventText(hour, { timestamp }) }], timestamp);
  }
});

const open = (options: StretchOptions) => {
  const { log, lake, db, folder } = bench;
  const workspace: Workspace = {
    log,
    lake,
    db,
    folder,
    archive: () => bench.archive(),
    close: async () => {},
  };
  return openStretch(workspace, options, [3], silent);
};
const offsetsOf = async (batches: AsyncIterable<readonly { readonly offset: number }[]>) => {
  const offsets: number[] = [];
  for await (const batch of batches) offsets.push(...batch.map(({ offset }) => offset));
  return offsets;
};

describe('a stretch', () => {
  it('is between the times at which the log took records, and comes with all before it', async () => {
    const stretch = await open({ from: monday + 4 * hourMs, to: monday + 6 * hourMs });
    expect([stretch.from, stretch.to]).toEqual([[4], [6]]);
    const { batches } = await stretch.through(packagedProfile);
    expect(await offsetsOf(batches)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('begins where it is told otherwise, and ends with the log', async () => {
    expect(await open({})).toMatchObject({ from: [3], to: [10] });
    expect(await open({ to: monday + 99 * hourMs })).toMatchObject({ to: [10] });
  });

  it('does not end before it begins, nor where', async () => {
    await expect(open({ to: monday + hourMs })).rejects.toThrow('ends before it begins');
    await expect(open({ to: monday + 3 * hourMs })).rejects.toThrow('nothing to judge');
    await expect(open({ from: monday + 99 * hourMs })).rejects.toMatchObject({ code: 'usage' });
  });

  it('of which the log has lost the beginning goes through the door of the lake alone', async () => {
    const stretch = await open({});
    await bench.forget(1);
    const { batches } = await stretch.through(packagedProfile);
    expect(await offsetsOf(batches)).toHaveLength(10);
    const other = { ...packagedProfile, zone: 'Europe/Berlin' };
    await expect(stretch.through(other)).rejects.toMatchObject({ code: 'lake-other-door' });
  });
});
