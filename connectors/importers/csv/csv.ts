import { createHash } from 'node:crypto';
import { StreamGuardError } from '../../../core/errors/errors.js';
import { entityOf, keyOf } from '../entity-key.js';
import type { JudgedLine, OpenImporter } from '../importer.js';
import type { SourceFile } from '../source-file.js';
import { type Judged, judgingRows } from './judge-row.js';
import type { Mapping } from './mapping.js';
import { type Row, rowsOf } from './rows.js';

/** CSV, its rows made events by a mapping. The file is read once before, so that a malformed one is refused whole. */
export const openCsv: OpenImporter = async (file, { profile, mapping }) => {
  if (mapping === undefined)
    throw new StreamGuardError('usage', {
      problem: '--format csv needs a --mapping: which column says what.',
      cure: 'Write one as docs/importing.md shows, and name it with --mapping FILE.yaml.',
    });
  const zone = mapping.zone ?? profile.zone;
  const entity = entityOf(profile);
  await assertFits(file, mapping, zone);

  function lineOf({ line, text }: Row, judged: Judged): JudgedLine {
    const bytes = Buffer.from(text);
    if (judged === 'blank' || judged === 'not-wanted') return { text: bytes, line, outcome: judged };
    if ('unreadable' in judged) {
      const problem = placed(file.path, line, judged.unreadable);
      return { text: bytes, line, outcome: 'unreadable', problem };
    }
    const value = Buffer.from(JSON.stringify(judged.event));
    return { text: bytes, line, outcome: [{ key: keyOf(entity(judged.event), value), value }] };
  }

  return {
    reading: { mapping: createHash('sha256').update(JSON.stringify(mapping)).digest('hex').slice(0, 12) },
    async *read(content) {
      for await (const judged of judgedRows(content, file.path, mapping, zone)) {
        yield judged.map(([row, outcome]) => lineOf(row, outcome));
      }
    },
  };
};

/** All rows but the header. */
async function* judgedRows(
  content: AsyncIterable<Buffer>,
  path: string,
  mapping: Mapping,
  zone: string,
): AsyncIterable<(readonly [Row, Judged])[]> {
  let judge = mapping.columns ? judgingRows(mapping, mapping.columns, zone, path) : null;
  for await (const rows of rowsOf(content, path, mapping)) {
    const from = judge === null ? 1 : 0;
    judge ??= judgingRows(
      mapping,
      rows[0]!.cells.map((name) => name.trim()),
      zone,
      path,
    );
    yield rows.slice(from).map((row) => [row, judge!(row)] as const);
  }
}

/** @throws import-csv-malformed, import-column-unknown, import-mapping-unfit where no row is as the mapping says */
async function assertFits(file: SourceFile, mapping: Mapping, zone: string): Promise<void> {
  let first: string | null = null;
  let fits = false;
  for await (const judged of judgedRows(file.content(), file.path, mapping, zone)) {
    for (const [{ line }, outcome] of judged) {
      if (typeof outcome === 'string') continue;
      if ('event' in outcome) fits = true;
      else first ??= placed(file.path, line, outcome.unreadable);
    }
  }
  if (first !== null && !fits)
    throw new StreamGuardError('import-mapping-unfit', { path: file.path, problem: first });
}

/** FILE:LINE:COLUMN: what is wrong; the column counts cells. */
function placed(
  path: string,
  line: number,
  { column, problem }: { column: number; problem: string },
): string {
  return `${path}:${line}:${column}: ${problem}`;
}
