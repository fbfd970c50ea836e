import type { Aggregation } from '../../core/aggregations/aggregation.js';
import { identifier } from '../../core/aggregations/sql.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { EntrySink } from '../../core/states/entry-sink.js';
import { sqlTypes } from '../../core/states/form.js';
import { measureKinds } from '../../core/states/measure-kinds.js';
import { type DuckDb, fileList } from '../lake/duckdb.js';
import type { Vectors } from '../lake/vectors.js';
import { type EntryValues, entryValues, unseenValues } from './entry-values.js';
import { inAdvance } from './in-advance.js';

/** What is read: everything, or no more than statistics see. */
export type Extent = 'whole' | 'to finish';

const strangers = 'has entries of an entity that the scalars do not have at this place';

/** The long table of one map, read along with the scalars: both are sorted alike, so numbers need only be equal. */
export class EntriesReader {
  readonly #chunks: AsyncGenerator<Vectors>;
  readonly #values: EntryValues;
  readonly #ordered: boolean;
  /** Whose cells are looked at. */
  #rows: Vectors | null = null;
  #count = 0;
  #next = 0;
  #ended = false;
  #entities: Int32Array = new Int32Array();
  #counts: Float64Array = new Float64Array();
  #firstOffsets: Float64Array = new Float64Array();
  #measures: Uint32Array[] = [];
  #lastEntity = 0;
  #lastOffset = -1;

  /** @param wanted the condition on `entity` */
  constructor(
    db: DuckDb,
    private readonly path: string,
    private readonly aggregation: Aggregation,
    extent: Extent,
    wanted: string,
  ) {
    const { measures, values, valuesUnseen } = aggregation;
    this.#ordered = extent === 'whole';
    this.#values = this.#ordered || !valuesUnseen ? entryValues[values]() : unseenValues[values]();
    const columns = [
      'CAST(entity AS INTEGER)',
      'CAST(count AS DOUBLE)',
      this.#ordered ? 'CAST(first_offset AS DOUBLE)' : 'CAST(0 AS DOUBLE)',
      ...measures.map(({ name, kind }) => `CAST(${identifier(name)} AS ${sqlTypes[kind]})`),
      ...this.#values.columns,
    ];
    this.#chunks = inAdvance(
      db.vectors(`SELECT ${columns.join(', ')} FROM read_parquet(${fileList([path])}) WHERE ${wanted}`),
    );
  }

  /**
   * Adds the entity's entries; returns whether these are all, and not only those that were fetched.
   * @throws file-damaged
   */
  take(entity: number, sink: EntrySink): boolean {
    const entities = this.#entities;
    const counts = this.#counts;
    const firstOffsets = this.#firstOffsets;
    const measures = this.#measures;
    const { measures: kinds } = sink.form;
    if (entity !== this.#lastEntity) this.#lastOffset = -1;
    this.#lastEntity = entity;
    let row = this.#next;
    for (; row < this.#count && entities[row] === entity; row++) {
      const firstOffset = firstOffsets[row]!;
      const entry = this.#values.append(sink, row, firstOffset, counts[row]!);
      for (let measure = 0; measure < measures.length; measure++) {
        const { storedWords } = measureKinds[kinds[measure]!.kind];
        sink.readMeasure(entry, measure, measures[measure]!, row * storedWords);
      }
      if (!this.#ordered) continue;
      if (firstOffset <= this.#lastOffset) this.#damaged('is not sorted by first_offset');
      this.#lastOffset = firstOffset;
    }
    this.#next = row;
    if (row === this.#count) return this.#ended;
    if (entities[row]! < entity) this.#damaged(strangers);
    return true;
  }

  async fetch(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    this.#next = 0;
    this.#ended = done === true;
    this.#rows = done ? null : value;
    this.#count = this.#rows?.rows ?? 0;
    if (this.#rows) this.#look(this.#rows);
  }

  /** @throws file-damaged where entries are left of which no entity was asked for */
  async assertEnded(): Promise<void> {
    while (this.#next >= this.#count && !this.#ended) await this.fetch();
    if (!this.#ended) this.#damaged(strangers);
  }

  /** Ends reading before the end. */
  async close(): Promise<void> {
    await this.#chunks.return(undefined);
  }

  #look(rows: Vectors): void {
    const { measures } = this.aggregation;
    this.#entities = rows.integers(0);
    this.#counts = rows.doubles(1);
    this.#firstOffsets = rows.doubles(2);
    this.#measures = measures.map(({ kind }, index) => rows.words(3 + index, measureKinds[kind].storedWords));
    this.#values.look(rows, 3 + measures.length);
  }

  #damaged(problem: string): never {
    throw new StreamGuardError('file-damaged', { path: this.path, problem });
  }
}
