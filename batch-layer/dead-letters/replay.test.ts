import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { but } from '../../connectors/event-log/but.case.js';
import type { EventLog } from '../../connectors/event-log/event-log.js';
import { deadLettersFolder, replaysFolder } from '../../connectors/run-store/paths.js';
import { sumCounts } from '../../core/runs/counts.js';
import { Bench, eventText, packagedProfile } from '../bench.case.js';
import { findLetters, readLetters } from './letter.js';
import { type ReplayOptions, replay } from './replay.js';
import { replayedLetters } from './replay-journal.js';

const dayMs = 86_400_000;
const then = Date.UTC(2026, 0, 10);
const now = then + 3 * dayMs;

/** Its time was two days ahead when the log took it. */
const early = (n: number) => ({ key: 'ann', value: eventText(n, { timestamp: then + 2 * dayMs }) });
const tooHigh = (n: number) => ({
  key: 'ann',
  value: eventText(n, { timestamp: then, threat_score: 2 }),
});
const lax = {
  ...packagedProfile,
  fields: {
    ...packagedProfile.fields,
    threat_score: { type: 'decimal' as const, required: false, scale: 6, range: [0, 9] as [number, number] },
  },
};
const nothing = { chosen: 0, replayed: 0, standing: 0, replayedBefore: 0, rejected: {}, resumed: 0 };

const archive = (bench: Bench) => bench.archive({ deadLetters: deadLettersFolder(bench.folder) });
const benchWith = async (records: readonly { key: string; value: string }[]) => {
  const bench = await Bench.forTest({ partitions: 2 });
  await bench.append(records, then);
  await archive(bench);
  return bench;
};
const replayAll = ({ log, folder, profile }: Bench, options: Partial<ReplayOptions> = {}) =>
  replay({
    log,
    folder,
    profile,
    letters: readLetters(deadLettersFolder(folder)),
    dryRun: false,
    now: () => now,
    ...options,
  });

async function recordsOf({ log }: Bench): Promise<string[]> {
  const found: string[] = [];
  for await (const { partition, records } of log.read({ from: [0, 0], to: await log.positions('latest') })) {
    found.push(...records.map(({ logTime, value }) => `${partition} ${logTime} ${value}`));
  }
  return found;
}

it('puts in what passes now, in its bytes, beside the other events of its entity, and never twice', async () => {
  const bench = await benchWith([early(1), { key: 'ann', value: 'no JSON' }, early(2)]);
  const before = await recordsOf(bench);
  const [first, , second] = before.map((record) => record.replace(String(then), String(now)));
  expect(await replayAll(bench)).toEqual({
    ...nothing,
    chosen: 3,
    replayed: 2,
    rejected: { 'not-json': 1 },
  });
  expect(await recordsOf(bench)).toEqual([...before, first, second]);

  expect(await replayAll(bench)).toEqual({
    ...nothing,
    chosen: 3,
    replayedBefore: 2,
    rejected: { 'not-json': 1 },
  });
  expect(await recordsOf(bench)).toHaveLength(5);
  const { manifest } = await archive(bench);
  expect(sumCounts(manifest.partitions.map(({ counts }) => counts))).toMatchObject({ valid: 2, rejected: 3 });
});

it('only says so in a dry run', async () => {
  const bench = await benchWith([early(1), early(2)]);
  expect(await replayAll(bench, { dryRun: true })).toEqual({ ...nothing, chosen: 2, replayed: 2 });
  expect(await recordsOf(bench)).toHaveLength(2);
  expect(existsSync(replaysFolder(bench.folder))).toBe(false);
});

it('leaves a record that a mended profile passes where it stands: the lake takes it in there', async () => {
  const bench = (await benchWith([tooHigh(1), early(2)])).withProfile(lax);
  expect(await replayAll(bench)).toEqual({ ...nothing, chosen: 2, replayed: 1, standing: 1 });
  const { manifest } = await archive(bench);
  expect(sumCounts(manifest.partitions.map(({ counts }) => counts))).toMatchObject({
    read: 3,
    valid: 2,
    rejected: 1,
    duplicate: 0,
  });
});

it('puts it in where neither the log nor the lake has it any more', async () => {
  const bench = (await benchWith([tooHigh(1)])).withProfile(lax);
  const { log } = bench;
  const forgetful = but(log, {
    positions: async (at) => (at === 'earliest' ? [9, 9] : log.positions(at)),
  });
  expect(await replayAll(bench, { log: forgetful, dryRun: true })).toMatchObject({ standing: 1 });
  await rm(bench.lake.folder, { recursive: true });
  expect(await replayAll(bench, { log: forgetful })).toMatchObject({ replayed: 1, standing: 0 });
});

/** The log as one sees it who is killed at an append: `done` of its records get there. */
const killedAt = (log: EventLog, append: number, done: number): EventLog => {
  let appends = 0;
  const writer = async () => {
    const real = await log.writer();
    return {
      close: () => real.close(),
      async append(records: Parameters<typeof real.append>[0]) {
        if (++appends < append) return real.append(records);
        await real.append(records.slice(0, done));
        throw new Error('killed');
      },
    };
  };
  return but(log, { writer });
};

it.each([0, 1, 2])('goes on after a kill when %d of the two records of a batch were there', async (done) => {
  const bench = await benchWith([1, 2, 3, 4, 5].map(early));
  const limits = { letters: 2, characters: 1e6 };
  await expect(replayAll(bench, { log: killedAt(bench.log, 2, done), limits })).rejects.toThrow('killed');
  expect(await recordsOf(bench)).toHaveLength(5 + 2 + done);

  const after = { chosen: 5, replayed: 1, replayedBefore: 4, resumed: 2 - done };
  expect(await replayAll(bench, { limits })).toEqual({ ...nothing, ...after });
  const replayed = (await recordsOf(bench)).slice(5);
  expect(new Set(replayed).size).toBe(5);
  expect(replayed).toHaveLength(5);
  expect(await replayAll(bench)).toMatchObject({ replayed: 0, resumed: 0, replayedBefore: 5 });
});

it('a letter is found by its id, and missed by name', async () => {
  const bench = await benchWith([
    { key: 'ann', value: 'one' },
    { key: 'ann', value: 'two' },
  ]);
  const folder = deadLettersFolder(bench.folder);
  const ids: string[] = [];
  for await (const { partition, offset } of readLetters(folder)) ids.push(`${partition}:${offset}`);
  expect((await findLetters(folder, ids.toReversed())).map(({ offset }) => offset)).toEqual([1, 0]);
  await expect(findLetters(folder, [ids[0]!, '7:7'])).rejects.toMatchObject({
    code: 'dead-letter-unknown',
    exitCode: 2,
    details: { id: '7:7' },
  });
});

it('where nothing was archived or replayed yet, there is nothing', async () => {
  const bench = await Bench.forTest();
  expect(await replayAll(bench, { dryRun: true })).toEqual(nothing);
  expect((await replayedLetters(replaysFolder(bench.folder))).size).toBe(0);
});
