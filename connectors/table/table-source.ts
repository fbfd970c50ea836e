import { type Dirent, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import { fileList } from '../lake/duckdb.js';
import { type TableFormat, tableFormatOf } from './format.js';

const readers: Record<TableFormat, (file: string) => string> = {
  parquet: (file) => `read_parquet(${fileList([file])}, hive_partitioning = false)`,
  csv: (file) => `read_csv(${fileList([file])}, hive_partitioning = false, sample_size = -1)`,
};

/**
 * A table on disk as a FROM item: a Parquet or CSV file, or a folder of Parquet files, whose subfolders `name=value` are
 * a column. A run's folder means its training data.
 * @throws table-unreadable
 */
export async function tableSource(path: string): Promise<string> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw unreadable(path, causeOf(thrown), thrown);
  });
  if (found.isDirectory()) return folderSource(path);
  const format = tableFormatOf(path);
  if (format === null) throw unreadable(path, 'its name ends in neither .parquet nor .csv');
  return readers[format](resolve(path));
}

async function folderSource(path: string): Promise<string> {
  const ofRun = join(path, 'training_data');
  const folder = resolve(existsSync(ofRun) ? ofRun : path);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(isParquet).map((entry) => join(entry.parentPath, entry.name));
  if (files.length === 0) throw unreadable(path, 'it holds no Parquet file');
  return `read_parquet(${fileList(files.sort())}, hive_partitioning = true)`;
}

function isParquet(entry: Dirent): boolean {
  return entry.isFile() && /^[^._].*\.parquet$/i.test(entry.name);
}

function unreadable(path: string, cause: string, thrown?: unknown): StreamGuardError {
  return new StreamGuardError('table-unreadable', { path, cause }, { cause: thrown });
}
