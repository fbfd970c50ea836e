import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { NewRecord } from '../connectors/event-log/event-log.js';
import { type Feed, feedHistory, feedLive } from './feed.js';
import { openLabelFile } from './label-file.js';
import { monday, sample, sampleOptions, textOf } from './sample.case.js';
import { createSimulation } from './simulation.js';

const folder = mkdtempSync(join(tmpdir(), 'streamguard-feed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const labelPath = (name: string) => join(folder, `${name}.ndjson`);
const labelsIn = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { event_id: string; scenario: string; incident: string });

async function feedTo(name: string, append: (records: readonly NewRecord[]) => Promise<void>): Promise<Feed> {
  return {
    simulation: createSimulation(sampleOptions),
    writer: { append, close: async () => undefined },
    labels: await openLabelFile(labelPath(name)),
    stage: { advance: () => undefined, done: () => undefined },
    signal: new AbortController().signal,
  };
}

describe('feed', () => {
  it('appends all of a history in its order and labels what the log has', async () => {
    const taken: NewRecord[] = [];
    const feed = await feedTo('whole', async (records) => void taken.push(...records));
    const fed = await feedHistory(feed, 5);
    await feed.labels?.close();
    const expected = sample(5);
    const labelled = expected.filter(({ label }) => label !== null);
    expect(taken.map(({ value }) => value.toString())).toEqual(expected.map(textOf));
    expect(labelsIn(labelPath('whole'))).toEqual(
      labelled.map(({ eventId, label }) => ({
        event_id: eventId,
        scenario: label!.scenario,
        incident: label!.incident,
      })),
    );
    expect(fed).toEqual({
      events: expected.length,
      labels: labelled.length,
      incidents: new Set(labelled.filter(({ label }) => !label!.isBenign).map(({ label }) => label!.incident))
        .size,
      complete: true,
    });
  });

  it('says what it could not write, and labels nothing of it', async () => {
    let appends = 0;
    const feed = await feedTo('failing', async () => {
      if (++appends === 2) throw new Error('no space left');
    });
    await expect(feedHistory(feed, 30)).rejects.toThrow('no space left');
    await feed.labels?.close();
    const known = new Set(
      sample(30)
        .slice(0, 20_000)
        .map(({ eventId }) => eventId),
    );
    const labels = labelsIn(labelPath('failing'));
    expect(labels.length).toBeGreaterThan(0);
    expect(labels.filter(({ event_id }) => !known.has(event_id))).toEqual([]);
  });

  it('stops early at the signal and says that it is not complete', async () => {
    const stop = new AbortController();
    let taken = 0;
    const feed = await feedTo('stopped', async (records) => {
      taken += records.length;
      stop.abort();
    });
    const fed = await feedHistory({ ...feed, signal: stop.signal }, 30);
    await feed.labels?.close();
    expect(fed).toMatchObject({ events: taken, complete: false });
    expect(taken).toBeLessThan(sample(30).length / 2);
  });

  it('runs live at the rate, each record in time', async () => {
    let nowMs = monday * 86_400_000 + 36_000_000;
    const clock = {
      nowMs: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += ms;
      },
    };
    const taken: NewRecord[] = [];
    const feed = await feedTo('live', async (records) => void taken.push(...records));
    const fed = await feedLive(feed, { rate: 500, durationMs: 10_000, clock });
    await feed.labels?.close();
    expect(fed).toMatchObject({ events: 5000, complete: true });
    expect(taken.length).toBe(5000);
    expect(taken.filter(({ logTime }) => logTime > nowMs)).toEqual([]);
  });

  it('names a label file that cannot be written', async () => {
    await expect(openLabelFile(join(folder, 'missing', 'labels.ndjson'))).rejects.toThrow('ENOENT');
  });
});
