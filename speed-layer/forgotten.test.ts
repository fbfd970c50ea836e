import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchRecord } from '../batch-layer/bench.case.js';
import { writeManifest } from '../connectors/lake/manifest.js';
import { offsetsIn } from './holes.js';
import {
  crashAt,
  expectParity,
  hostileRecords,
  now,
  partitions,
  profile,
  untilSwapped,
} from './hostile-speed.case.js';
import type { Standing } from './observer.js';
import { quiet, SpeedBench } from './speed-bench.case.js';
import type { SpeedOptions } from './speed-options.js';
import type { PartitionSummary } from './summary.js';

const seed = 32;
const records = hostileRecords(seed).slice(0, 600);
const [first, second, third] = [records.slice(0, 200), records.slice(200, 400), records.slice(400)];

let speed: SpeedBench;
beforeEach(async () => {
  speed = await SpeedBench.open({ profile, partitions }, () => now);
});
afterEach(() => speed.close());

/** Several appends, so that there are several segments. */
async function append(...parts: readonly (readonly BenchRecord[])[]): Promise<void> {
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 30) await speed.bench.append(part.slice(at, at + 30), now);
  }
}

/** Leaves the newest segment of each partition. Returns where the partitions begin then. */
async function forget(): Promise<readonly number[]> {
  await speed.bench.forget(1);
  return speed.bench.log.positions('earliest');
}

const positions = async () => [...(await speed.bench.log.positions('latest'))];
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const holesOf = (summaries: readonly PartitionSummary[]) => summaries.map(({ holes }) => holes);
const between = (from: readonly number[], to: readonly number[]) =>
  from.map((offset, partition) => [{ from: offset, to: to[partition]! }]);

/** Of each partition, everything above the cut is a record or lost. */
function expectSums(summaries: readonly PartitionSummary[]): void {
  for (const summary of summaries) {
    const { cut, position, counts } = summary;
    expect(counts.notRecords).toBe(0);
    expect(counts.read).toBe(counts.valid + counts.rejected + counts.duplicate);
    expect(position - cut).toBe(counts.read + offsetsIn(summary.holes));
  }
}

/** Stops the speed layer, which looks at no run, after so many records. */
function untilRead(records: number): Pick<SpeedOptions, 'untilEnd' | 'now' | 'signal' | 'observer'> {
  const stop = new AbortController();
  let total = 0;
  const handled = (read: number) => {
    total += read;
    if (total === records) stop.abort();
  };
  return { untilEnd: false, now: () => 0, signal: stop.signal, observer: { ...quiet, handled } };
}

describe(`a log that forgot what it was archived from, seed ${seed}`, () => {
  const noHoles = Array.from({ length: partitions }, () => []);

  it('below the checkpoint, with a kill in between: the lake fills it, every anomaly is there once', async () => {
    await append(first);
    await speed.run();
    await append(second, third);
    await speed.run({}, 'undisturbed');
    await speed.bench.archive();
    const [before, earliest] = [(await speed.stored()).checkpoints.get(0)!, await forget()];
    expect(earliest[0]).toBeGreaterThan(before.position + 30);
    await expect(speed.run({ observer: crashAt(20), checkpointEvents: 5 })).rejects.toThrow('crash');
    const [short, { position }] = [...(await speed.stored()).checkpoints].find(
      ([partition, checkpoint]) => checkpoint.position < earliest[partition]!,
    )!;
    const lines: string[] = [];
    const summaries = await speed.run({ tell: (line) => lines.push(line) });
    expect(holesOf(summaries)).toEqual(noHoles);
    expect(lines).toContain(
      `partition ${short}: the log no longer has the offsets ${position} to ${earliest[short]! - 1}: they are read from the lake`,
    );
    await expectParity(speed, null);
    const [disturbed, undisturbed] = [await speed.anomalies(), await speed.anomalies('undisturbed')];
    const byId = (all: typeof disturbed) => all.map((record) => JSON.stringify(record)).sort();
    expect(byId(disturbed)).toEqual(byId(undisturbed));
  });

  it('while it is read: the lake fills it', async () => {
    await append(first);
    await speed.run();
    await append(second, third);
    await speed.bench.archive();
    const lines: string[] = [];
    let forgotten: Promise<unknown> | null = null;
    const scores = {
      add: () => {},
      async room() {
        forgotten ??= forget();
        await forgotten;
      },
    };
    const summaries = await speed.run({ scores, tell: (line) => lines.push(line) });
    expect(lines.filter((line) => line.endsWith('they are read from the lake')).length).toBeGreaterThan(0);
    expect(holesOf(summaries)).toEqual(noHoles);
    await expectParity(speed, null);
  });

  it("below a new run's cut, and without a local state: the lake fills it", async () => {
    await append(first);
    await speed.run();
    const run = await speed.train(now);
    await append(second, third);
    await speed.run(untilRead(second.length + third.length));
    expect((await speed.stored()).checkpoints.get(0)!.run).toBeNull();
    await speed.bench.archive();
    expect((await forget())[0]).toBeGreaterThan(run.cut[0]!);
    expectSums(await speed.run(untilSwapped(run.run)));
    await expectParity(speed, run);
    await speed.lose(['state', 'snapshots']);
    expect(holesOf(await speed.run())).toEqual(noHoles);
    await expectParity(speed, run);
  });

  it('below both the checkpoint and the cut of a new run: the lake fills it for both at once', async () => {
    await append(first);
    await speed.run();
    await append(second);
    const run = await speed.train(now);
    await append(third);
    await speed.bench.archive();
    expect((await forget())[0]).toBeGreaterThan(run.cut[0]!);
    expect(holesOf(await speed.run(untilSwapped(run.run)))).toEqual(noHoles);
    await expectParity(speed, run);
  });

  it('of which the lake has a part: that is filled, the rest is a hole, live and below a new run', async () => {
    await append(first);
    await speed.run();
    await append(second);
    const run = await speed.train(now);
    const archived = await positions();
    await append(third);
    const earliest = await forget();
    const holes = between(archived, earliest);
    const left = sum(await positions()) - sum(earliest);
    expect(holesOf(await speed.run(untilRead(second.length + left)))).toEqual(holes);
    await expectParity(speed, null);
    const summaries = await speed.run(untilSwapped(run.run));
    expect(holesOf(summaries)).toEqual(holes);
    expectSums(summaries);
    await expectParity(speed, run);
  });
});

describe(`a log that forgot what nobody has, seed ${seed}`, () => {
  it('has holes, which are told, counted and stored, until a run knows of them', async () => {
    await append(first);
    await speed.run();
    const read = await positions();
    await append(second);
    const holes = between(read, await forget());
    const lines: string[] = [];
    const stop = new AbortController();
    const standings = new Map<number, Standing>();
    const observer = {
      ...quiet,
      standing(partition: number, standing: Standing) {
        if (standing.missing > 0) standings.set(partition, standing);
        if (standings.size === partitions) stop.abort();
      },
    };
    const live = { untilEnd: false, signal: stop.signal, observer, tell: (line: string) => lines.push(line) };
    const summaries = await speed.run({ ...live, now: Date.now });
    expect(holesOf(summaries)).toEqual(holes);
    expect(Array.from({ length: partitions }, (_, number) => standings.get(number)!.missing)).toEqual(
      holes.map(([hole]) => hole!.to - hole!.from),
    );
    const [hole] = holes[0]!;
    expect(lines).toContain(
      `partition 0: the log no longer has the offsets ${hole!.from} to ${hole!.to - 1}: a hole, nothing was ever archived`,
    );
    expectSums(summaries);
    const again = await speed.run();
    expect(holesOf(again)).toEqual(holes);
    expect(again.map(({ position }) => position)).toEqual(await positions());
    expectSums(again);
    const run = await speed.train(now);
    expect(run.holes.map(({ to }) => to)).toEqual(holes.map(([hole]) => hole!.to));
    expect(holesOf(await speed.run(untilSwapped(run.run))).flat()).toEqual([]);
  });

  it.each([
    ['door', 'the lake was filled with other fields, derivations or time zone than they are scored by'],
    ['log', 'the lake is of another log'],
  ])('of another %s: it fills nothing, and that is said', async (of, why) => {
    await append(first);
    await speed.run();
    const read = await positions();
    await append(second);
    const { manifest } = await speed.bench.archive();
    const other = of === 'door' ? { door: 'other' } : { log: { ...manifest.log, id: 'other' } };
    await writeManifest(speed.bench.lake.folder, { ...manifest, ...other });
    const holes = between(read, await forget());
    const lines: string[] = [];
    const summaries = await speed.run({ tell: (line) => lines.push(line) });
    expect(holesOf(summaries)).toEqual(holes);
    expect(lines.filter((line) => line.endsWith(`: a hole, ${why}`))).toHaveLength(partitions);
    expectSums(summaries);
  });

  it('is not taken for lost where the lake is only damaged', async () => {
    await append(first);
    await speed.run();
    await append(second);
    const { manifest } = await speed.bench.archive();
    await forget();
    const path = join(speed.bench.lake.folder, manifest.events[0]!.path);
    await rename(path, `${path}.elsewhere`);
    await expect(speed.run()).rejects.toMatchObject({ code: 'lake-incomplete' });
    await rename(`${path}.elsewhere`, path);
    expect(holesOf(await speed.run()).flat()).toEqual([]);
    await expectParity(speed, null);
  });
});
