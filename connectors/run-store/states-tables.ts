import type { Aggregation } from '../../core/aggregations/aggregation.js';
import type { ValueKind } from '../../core/states/form.js';
import { measureKinds } from '../../core/states/measure-kinds.js';
import type { EntryPlace, State } from '../../core/states/state.js';
import type { StateRecord } from '../../core/states/state-record.js';
import { BooleanColumn, BytesColumn, type ColumnWriter, IntegerColumn } from '../lake/parquet/columns.js';
import { GroupedParquet, type NamedColumn } from '../lake/parquet/parquet-file.js';
import { WideColumn } from '../lake/parquet/wide-column.js';
import { entriesPath, scalarsPath } from './stored-states.js';

/** Rows of a group: as in the tables that SQL writes, or fewer where there are many columns. */
const entryRows = 20_480;
const scalarRows = 4096;

/** A file that is written group by group. */
abstract class Table {
  protected rows = 0;

  constructor(
    private readonly file: GroupedParquet,
    private readonly groupRows: number,
  ) {}

  get isFull(): boolean {
    return this.rows >= this.groupRows;
  }

  async flush(): Promise<void> {
    if (this.rows > 0) await this.file.writeGroup(this.rows);
    this.rows = 0;
  }

  async end(): Promise<void> {
    await this.flush();
    await this.file.end();
  }

  abandon(): Promise<void> {
    return this.file.abandon();
  }
}

/** Those of a number on its way. */
const words = new Uint32Array(4);

/** A row per (partition, key). */
export class ScalarsTable extends Table {
  private constructor(
    file: GroupedParquet,
    private readonly columns: ReturnType<typeof scalarColumns>,
  ) {
    super(file, scalarRows);
  }

  static async create(folder: string, aggregations: readonly Aggregation[]): Promise<ScalarsTable> {
    const columns = scalarColumns(aggregations);
    const { entity, partition, key, scalars } = columns;
    const named = [...namedOf({ entity, partition, key }), ...scalars];
    return new ScalarsTable(await GroupedParquet.create(scalarsPath(folder), named), columns);
  }

  /** @param number null: it has no entries */
  add(number: number | null, partition: number, key: Uint8Array, { states }: StateRecord): void {
    const row = this.rows++;
    if (number !== null) this.columns.entity.set(row, number);
    this.columns.partition.set(row, partition);
    this.columns.key.set(row, key);
    const { scalars } = this.columns;
    for (let column = 0; column < scalars.length; column++) {
      const { index, scalar, kind, writer } = scalars[column]!;
      const state = states[index]!;
      if (kind === 'sum') {
        state.writeSum(scalar, words, 0);
        writer.setWords(row, words, 0);
      } else {
        const value = state.get(scalar);
        if (value !== null) writer.set(row, value);
      }
    }
  }
}

function scalarColumns(aggregations: readonly Aggregation[]) {
  return {
    entity: new IntegerColumn(scalarRows, 32),
    partition: new IntegerColumn(scalarRows, 32),
    key: new BytesColumn(scalarRows, 'text'),
    scalars: aggregations.flatMap(({ id, scalars }, index) =>
      scalars.map(({ name, kind }, scalar) => {
        const writer = new WideColumn(scalarRows, measureKinds[kind].storedWords);
        return { name: `${id}.${name}`, index, scalar, kind, writer };
      }),
    ),
  };
}

/** A column of values, and how one comes from a state. */
interface ValueColumn {
  readonly writer: ColumnWriter;
  set(row: number, state: State, entry: EntryPlace): void;
}

const valueColumns: Record<ValueKind, (capacity: number) => ValueColumn> = {
  number(capacity) {
    const writer = new WideColumn(capacity, 2);
    return { writer, set: (row, state, entry) => writer.set(row, Number(state.valueOf(entry))) };
  },
  text(capacity) {
    const writer = new BytesColumn(capacity, 'text');
    return { writer, set: (row, state, entry) => writer.set(row, state.utf8Of(entry)) };
  },
  boolean(capacity) {
    const writer = new BooleanColumn(capacity);
    return { writer, set: (row, state, entry) => writer.set(row, state.valueOf(entry) === 'true') };
  },
};

/** A row per (entity, value) of one map. */
export class EntriesTable extends Table {
  private constructor(
    file: GroupedParquet,
    private readonly columns: ReturnType<typeof entryColumns>,
  ) {
    super(file, entryRows);
  }

  static async create(folder: string, aggregation: Aggregation): Promise<EntriesTable> {
    const columns = entryColumns(aggregation);
    const { entity, value, count, firstOffset, measures } = columns;
    const named = namedOf({ entity, value: value.writer, count, first_offset: firstOffset });
    const path = entriesPath(folder, aggregation.id);
    return new EntriesTable(await GroupedParquet.create(path, [...named, ...measures]), columns);
  }

  /** All entries of an entity; to be flushed when it is full. */
  add(number: number, state: State): void {
    const { entity, value, count, firstOffset, measures } = this.columns;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      const row = this.rows++;
      entity.set(row, number);
      value.set(row, state, entry);
      count.set(row, state.countOf(entry));
      firstOffset.set(row, state.firstOffsetOf(entry));
      for (let measure = 0; measure < measures.length; measure++) {
        state.writeMeasure(entry, measure, words, 0);
        measures[measure]!.writer.setWords(row, words, 0);
      }
    }
  }
}

/** With room for the entries of the entity that fills a group. */
function entryColumns({ maxEntries, values, measures }: Aggregation) {
  const capacity = entryRows + maxEntries;
  return {
    entity: new IntegerColumn(capacity, 32),
    value: valueColumns[values](capacity),
    count: new WideColumn(capacity, 2),
    firstOffset: new IntegerColumn(capacity, 64),
    measures: measures.map(({ name, kind }) => {
      return { name, writer: new WideColumn(capacity, measureKinds[kind].storedWords) };
    }),
  };
}

function namedOf(columns: Readonly<Record<string, ColumnWriter>>): NamedColumn[] {
  return Object.entries(columns).map(([name, writer]) => ({ name, writer }));
}
