import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { EventLog, LogBatch, LogRecord, NewRecord, Positions } from './event-log.js';

/** A record of log time 1000. */
export function record(key: string, value: string): NewRecord {
  return { key: Buffer.from(key), value: Buffer.from(value), logTime: 1000 };
}

/** `count` records whose values are their numbers, filled up to `bytes`. */
export function numbered(count: number, key: (i: number) => string, bytes = 0): NewRecord[] {
  return range(0, count).map((i) => record(key(i), `${i}`.padEnd(bytes, '.')));
}

/** 512 characters that differ for each `i`. */
export function incompressible(i: number): string {
  return [0, 1, 2, 3].map((part) => createHash('sha512').update(`${i} ${part}`).digest('hex')).join('');
}

export async function append(log: EventLog, records: readonly NewRecord[]): Promise<void> {
  const writer = await log.writer();
  await writer.append(records);
  await writer.close();
}

export const values = (records: readonly LogRecord[]): string[] => records.map(({ value }) => `${value}`);

export async function readAll(log: EventLog): Promise<LogRecord[][]> {
  return collect(log, await log.positions('earliest'), await log.positions('latest'));
}

export async function collect(log: EventLog, from: Positions, to: Positions): Promise<LogRecord[][]> {
  const perPartition = from.map((): LogRecord[] => []);
  for (const { partition, records } of await batchesOf(log, from, to))
    perPartition[partition]?.push(...records);
  return perPartition;
}

/** The batches of a range, after checking what holds for every range. */
export async function batchesOf(log: EventLog, from: Positions, to: Positions): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  const position = [...from];
  for await (const batch of log.read({ from, to })) {
    let next = position[batch.partition] ?? Number.NaN;
    expect(batch.position - next).toBe(batch.records.length + batch.notRecords);
    for (const { offset } of batch.records) {
      expect(offset).toBeGreaterThanOrEqual(next);
      next = offset + 1;
    }
    expect(batch.position).toBeGreaterThanOrEqual(next);
    position[batch.partition] = batch.position;
    batches.push(batch);
  }
  for (const [partition, end] of to.entries()) expect(position[partition]).toBeGreaterThanOrEqual(end);
  return batches;
}

/** The whole numbers in `[start, end)`. */
export function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}

/** The sum over batches of `of`. */
export function total(batches: readonly LogBatch[], of: (batch: LogBatch) => number): number {
  return batches.reduce((sum, batch) => sum + of(batch), 0);
}
