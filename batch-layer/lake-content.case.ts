import { readdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { partitionOf } from '../connectors/event-log/partitioner.js';
import { filesOf, type LakeManifest } from '../connectors/lake/manifest.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { hostileLog } from '../core/features/hostile-log.case.js';
import { hostileProfile } from '../core/features/hostile-profile.case.js';
import { type Bench, packagedProfile } from './bench.case.js';
import { cutAtEnd, statesSource } from './cut.js';
import { statesBySql } from './engines.case.js';

export const now = Date.UTC(2025, 10, 25, 5);
const withinOffsets = 12;
export const partitions = 2;
export const profile = hostileProfile(packagedProfile, { zone: 'UTC', cap: 3, withinOffsets });

export const { records } = hostileLog({
  seed: 7,
  now,
  windowStart: Date.UTC(2025, 9, 26),
  clockChange: Date.UTC(2025, 9, 26, 1),
  withinOffsets,
  partitionOf: (key) => partitionOf(Buffer.from(key), partitions),
});

/** Every row of the events, and what a run makes of a lake: its cut with the counts, and the states. */
export async function contentOf({ db, lake, profile, folder }: Bench, manifest: LakeManifest) {
  const [events] = await db.rows(
    `SELECT count(*) AS rows, bit_xor(hash(event)) AS hash FROM ${lake.relation(manifest, null)} AS event`,
  );
  const cut = await cutAtEnd(db, lake, manifest, profile, now);
  const source = statesSource(lake, manifest, profile, cut);
  const states = await statesBySql({ db, folder }, featureSetOf(profile), source);
  return { events, cut, states };
}

/** The Parquet files of the lake are those that the manifest lists. */
export async function expectOnlyListed({ lake }: Bench, manifest: LakeManifest): Promise<void> {
  const found = (await readdir(lake.folder, { recursive: true })).filter((path) => path.endsWith('.parquet'));
  const listed = filesOf(manifest).map(({ path }) => path);
  expect(found.sort()).toEqual(listed.sort());
}
