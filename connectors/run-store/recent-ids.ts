import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDb, fileList } from '../lake/duckdb.js';
import { BytesColumn, IntegerColumn } from '../lake/parquet/columns.js';
import { GroupedParquet } from '../lake/parquet/parquet-file.js';
import { TextReader, textColumns } from '../lake/text-reader.js';

/** Of ids as they usually are (`textColumns`). */
const idParts = 3;

/** Rows are written in one go. */
const groupRows = 10_000;

/** An id that can still make a later record of the partition a duplicate. */
export interface RecentId {
  readonly partition: number;
  readonly offset: number;
  readonly id: string;
}

/** Of a run or snapshot: partition, offset, id, sorted by the first two. */
const recentIdsPath = (folder: string) => join(folder, 'recent-ids.parquet');

/** Stores ids as `readRecentIds` reads them. */
export async function writeRecentIds(ids: Iterable<RecentId>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const columns = {
    partition: new IntegerColumn(groupRows, 32),
    offset: new IntegerColumn(groupRows, 64),
    id: new BytesColumn(groupRows, 'text'),
  };
  const named = Object.entries(columns).map(([name, writer]) => ({ name, writer }));
  const file = await GroupedParquet.create(recentIdsPath(folder), named);
  let rows = 0;
  for (const { partition, offset, id } of ids) {
    columns.partition.set(rows, partition);
    columns.offset.set(rows, offset);
    columns.id.set(rows, Buffer.from(id));
    if (++rows < groupRows) continue;
    await file.writeGroup(rows);
    rows = 0;
  }
  if (rows > 0) await file.writeGroup(rows);
  await file.end();
}

/** Those of a partition, by rising offset. */
export async function* readRecentIds(
  db: DuckDb,
  folder: string,
  partition: number,
): AsyncGenerator<RecentId> {
  const id = new TextReader(idParts);
  const columns = ['CAST("offset" AS DOUBLE)', ...textColumns('id', idParts)];
  for await (const rows of db.vectors(`SELECT ${columns.join(', ')}
FROM read_parquet(${fileList([recentIdsPath(folder)])}) WHERE partition = ${partition}`)) {
    const offsets = rows.doubles(0);
    id.look(rows, 1);
    for (let row = 0; row < rows.rows; row++) yield { partition, offset: offsets[row]!, id: id.text(row) };
  }
}
