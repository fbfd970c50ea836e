import { DuckDBBlobValue, type DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/**
 * Columns of up to 2,048 rows as DuckDB holds them: no object per cell. They must have no NULL: what a NULL's cell holds
 * is anything. Arrays are good as long as this is.
 * https://duckdb.org/docs/stable/clients/c/vector
 */
export class Vectors {
  readonly rows: number;

  constructor(private readonly chunk: DuckDBDataChunk) {
    this.rows = chunk.rowCount;
  }

  /** Of an INTEGER column. */
  integers(column: number): Int32Array {
    const { buffer, byteOffset } = this.#bytes(column, 4);
    return new Int32Array(buffer, byteOffset, this.rows);
  }

  /** Of a DOUBLE column. */
  doubles(column: number): Float64Array {
    const { buffer, byteOffset } = this.#bytes(column, 8);
    return new Float64Array(buffer, byteOffset, this.rows);
  }

  /** Two words a row of a BIGINT column, four of a HUGEINT or DECIMAL(38,0) one, the least first. */
  words(column: number, wordsOfRow: 2 | 4): Uint32Array {
    const { buffer, byteOffset } = this.#bytes(column, 4 * wordsOfRow);
    return new Uint32Array(buffer, byteOffset, wordsOfRow * this.rows);
  }

  /**
   * Four words a row of a BLOB or VARCHAR column whose values have at most 12 bytes: their number, and the bytes,
   * filled up with zeros.
   */
  shortBytes(column: number): Uint32Array {
    return this.words(column, 4);
  }

  /** A cell of a BLOB column; empty where it is NULL. */
  bytes(column: number, row: number): Uint8Array {
    const value = this.chunk.getColumnVector(column).getItem(row);
    return value instanceof DuckDBBlobValue ? value.bytes : new Uint8Array();
  }

  #bytes(column: number, bytesOfRow: number): Uint8Array {
    return duckdb.vector_get_data(
      duckdb.data_chunk_get_vector(this.chunk.chunk, column),
      bytesOfRow * this.rows,
    );
  }
}
