import { join } from 'node:path';
import { type Column, type ColumnType, indexOfColumn, type Value } from '../../core/events/event.js';
import type { Rejection } from '../../core/events/rejection.js';
import type { EventScanner } from '../../core/events/scanner/event-scanner.js';
import type { EventFile, LakeFile, OffsetRange } from './manifest.js';
import {
  BooleanColumn,
  BytesColumn,
  type ColumnWriter,
  IntegerColumn,
  TextColumn,
} from './parquet/columns.js';
import { NumberedTextColumn } from './parquet/numbered-text-column.js';
import { writeParquet } from './parquet/parquet-file.js';

/** What came of judged records: files of the lake that are not yet listed; null where there was nothing to write. */
export interface JudgedFiles {
  readonly events: EventFile | null;
  readonly rejections: LakeFile | null;
  readonly raw: LakeFile | null;
}

/** Where to write them, relative to the lake. */
export interface JudgedPaths {
  readonly events: string;
  readonly rejections: string;
  /** null: the bytes of events are not kept. */
  readonly raw: string | null;
}

/** Collects what the door said of at most `capacity` records, column by column, and writes it as the lake stores it. */
export class JudgedRecords {
  readonly #events: Table;
  readonly #rejections: Table;
  readonly #raw: Table | null;
  readonly #time: IntegerColumn;

  /** `scanner`: of whose texts the numbers are taken. */
  constructor(
    columns: readonly Column[],
    timeColumn: string,
    capacity: number,
    keepRaw: boolean,
    private readonly scanner: EventScanner | null,
  ) {
    this.#events = new Table(
      columns.map(({ name, type }, index) => {
        const texts = scanner?.texts[index];
        return {
          name,
          writer: texts ? new NumberedTextColumn(capacity, texts) : writers[type](capacity),
        };
      }),
      capacity,
    );
    this.#rejections = new Table(
      [
        { name: 'reason', writer: new TextColumn(capacity) },
        { name: 'path', writer: new TextColumn(capacity) },
        { name: 'raw', writer: new BytesColumn(capacity) },
      ],
      capacity,
    );
    this.#raw = keepRaw ? new Table([{ name: 'raw', writer: new BytesColumn(capacity) }], capacity) : null;
    this.#time = this.#events.values[indexOfColumn(columns, timeColumn)] as IntegerColumn;
  }

  /** `values` follow the columns. */
  add(
    partition: number,
    offset: number,
    logTime: number,
    values: readonly Value[],
    raw: Uint8Array | null,
  ): void {
    this.#events.add(partition, offset, logTime, values);
    this.#raw?.add(partition, offset, logTime, [raw]);
  }

  /** The event that the scanner holds; its record is in `[start, end)` of the scanner's bytes. */
  addScanned(partition: number, offset: number, logTime: number, start: number, end: number): void {
    const scanner = this.scanner!;
    this.#events.addScanned(partition, offset, logTime, scanner);
    this.#raw?.addRange(partition, offset, logTime, scanner.bytes, start, end);
  }

  reject(
    partition: number,
    offset: number,
    logTime: number,
    { reason, path }: Rejection,
    raw: Uint8Array | null,
  ): void {
    this.#rejections.add(partition, offset, logTime, [reason, path, raw]);
  }

  /** Begins anew, in the same memory. */
  clear(): void {
    this.#events.clear();
    this.#rejections.clear();
    this.#raw?.clear();
  }

  async write(lake: string, { events, rejections, raw }: JudgedPaths): Promise<JudgedFiles> {
    const written = await this.#events.write(lake, events);
    return {
      events: written && { ...written, leastMs: this.#time.least, greatestMs: this.#time.greatest },
      rejections: await this.#rejections.write(lake, rejections),
      raw: this.#raw && raw !== null ? await this.#raw.write(lake, raw) : null,
    };
  }
}

const writers: Record<ColumnType, (capacity: number) => ColumnWriter> = {
  string: (capacity) => new TextColumn(capacity),
  integer: (capacity) => new IntegerColumn(capacity, 64),
  decimal: (capacity) => new IntegerColumn(capacity, 64),
  boolean: (capacity) => new BooleanColumn(capacity),
};

interface TableColumn {
  readonly name: string;
  readonly writer: ColumnWriter;
}

/** Rows with their place in the log and values of any columns. */
class Table {
  readonly values: readonly ColumnWriter[];
  readonly #texts: readonly (NumberedTextColumn | null)[];
  readonly #partition: IntegerColumn;
  readonly #offset: IntegerColumn;
  readonly #logTime: IntegerColumn;
  readonly #ranges = new Map<number, { partition: number; first: number; last: number }>();
  #rows = 0;

  constructor(
    private readonly columns: readonly TableColumn[],
    capacity: number,
  ) {
    this.values = columns.map(({ writer }) => writer);
    this.#texts = this.values.map((writer) => (writer instanceof NumberedTextColumn ? writer : null));
    this.#partition = new IntegerColumn(capacity, 32);
    this.#offset = new IntegerColumn(capacity, 64);
    this.#logTime = new IntegerColumn(capacity, 64);
  }

  add(partition: number, offset: number, logTime: number, values: readonly (Value | Uint8Array)[]): void {
    const row = this.#add(partition, offset, logTime);
    for (let index = 0; index < this.values.length; index++) {
      const value = values[index];
      if (value !== null) this.values[index]!.set(row, value);
    }
  }

  addScanned(partition: number, offset: number, logTime: number, scanner: EventScanner): void {
    const row = this.#add(partition, offset, logTime);
    for (let index = 0; index < scanner.filled; index++) {
      const column = scanner.columns[index]!;
      const number = scanner.numbers[column]!;
      const texts = this.#texts[column]!;
      if (texts === null) this.values[column]!.set(row, number);
      else if (number >= 0) texts.setNumber(row, number);
      else texts.setBytes(row, scanner.view, scanner.starts[column]!, scanner.ends[column]!);
    }
  }

  /** The only value is the bytes in `[start, end)`. */
  addRange(
    partition: number,
    offset: number,
    logTime: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    (this.values[0] as BytesColumn).set(this.#add(partition, offset, logTime), bytes, start, end);
  }

  async write(lake: string, path: string): Promise<LakeFile | null> {
    if (this.#rows === 0) return null;
    const columns = [
      { name: '_partition', writer: this.#partition },
      { name: '_offset', writer: this.#offset },
      { name: '_log_time', writer: this.#logTime },
      ...this.columns,
    ];
    await writeParquet(join(lake, path), columns, this.#rows);
    const offsets: OffsetRange[] = [...this.#ranges.values()];
    return { path, rows: this.#rows, offsets };
  }

  clear(): void {
    this.#rows = 0;
    this.#ranges.clear();
    for (const writer of [this.#partition, this.#offset, this.#logTime, ...this.values]) writer.clear();
  }

  /** Returns the new row. */
  #add(partition: number, offset: number, logTime: number): number {
    const row = this.#rows++;
    this.#partition.set(row, partition);
    this.#offset.set(row, offset);
    this.#logTime.set(row, logTime);
    this.#extend(partition, offset);
    return row;
  }

  /** Offsets rise within a partition. */
  #extend(partition: number, offset: number): void {
    const range = this.#ranges.get(partition);
    if (range) range.last = offset;
    else this.#ranges.set(partition, { partition, first: offset, last: offset });
  }
}
