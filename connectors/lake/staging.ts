import { writeFile } from 'node:fs/promises';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Column, ColumnType, DerivedEvent, Value } from '../../core/events/event.js';
import type { Rejection } from '../../core/events/rejection.js';

/** Files of judged records that are not yet part of the lake; null where there was nothing to write. */
export interface StagedFiles {
  readonly events: string | null;
  readonly rejections: string | null;
}

/**
 * Collects what the door said, column by column, and writes it as plain Parquet for DuckDB to load. Integers travel as
 * doubles, which hold every integer that the door passes.
 */
export class Staging {
  readonly #events: Staged[][];
  readonly #rejections: Staged[][] = rejectionLayout.map(() => []);

  constructor(private readonly columns: readonly Column[]) {
    this.#events = eventLayout(columns).map(() => []);
  }

  add(partition: number, offset: number, logTime: number, { values }: DerivedEvent): void {
    const staged = this.#events;
    staged[0]!.push(partition);
    staged[1]!.push(offset);
    staged[2]!.push(logTime);
    for (let index = 0; index < values.length; index++) staged[index + 3]!.push(values[index]!);
  }

  reject(
    partition: number,
    offset: number,
    logTime: number,
    rejection: Rejection,
    raw: Uint8Array | null,
  ): void {
    const row = [partition, offset, logTime, rejection.reason, rejection.path, raw];
    row.forEach((value, index) => {
      this.#rejections[index]!.push(value);
    });
  }

  /** Writes `<path>.events.parquet` and `<path>.rejections.parquet`, each where it has rows. */
  async write(path: string): Promise<StagedFiles> {
    return {
      events: await write(`${path}.events.parquet`, eventLayout(this.columns), this.#events),
      rejections: await write(`${path}.rejections.parquet`, rejectionLayout, this.#rejections),
    };
  }
}

type Staged = Value | Uint8Array;

interface Layout {
  readonly name: string;
  readonly type: 'DOUBLE' | 'STRING' | 'BOOLEAN' | 'BYTE_ARRAY';
}

const positionLayout: readonly Layout[] = [
  { name: '_partition', type: 'DOUBLE' },
  { name: '_offset', type: 'DOUBLE' },
  { name: '_log_time', type: 'DOUBLE' },
];

const rejectionLayout: readonly Layout[] = [
  ...positionLayout,
  { name: 'reason', type: 'STRING' },
  { name: 'path', type: 'STRING' },
  { name: 'raw', type: 'BYTE_ARRAY' },
];

const stagedTypes: Record<ColumnType, Layout['type']> = {
  string: 'STRING',
  integer: 'DOUBLE',
  decimal: 'DOUBLE',
  boolean: 'BOOLEAN',
};

function eventLayout(columns: readonly Column[]): Layout[] {
  return [...positionLayout, ...columns.map(({ name, type }) => ({ name, type: stagedTypes[type] }))];
}

async function write(
  path: string,
  layout: readonly Layout[],
  staged: readonly Staged[][],
): Promise<string | null> {
  const rows = staged[0]!.length;
  if (rows === 0) return null;
  const columnData = layout.map(({ name, type }, index) => ({
    name,
    type,
    data: staged[index]!,
    nullable: true,
  }));
  const bytes = parquetWriteBuffer({
    columnData,
    codec: 'UNCOMPRESSED',
    rowGroupSize: rows,
    statistics: false,
  });
  await writeFile(path, new Uint8Array(bytes));
  return path;
}
