import { openCsv } from './csv/csv.js';
import type { OpenImporter } from './importer.js';
import { openNdjson } from './ndjson.js';
import { openSshd } from './sshd/sshd.js';

export type Format = 'sshd' | 'ndjson' | 'csv';

export const importers: Record<Format, OpenImporter> = { sshd: openSshd, ndjson: openNdjson, csv: openCsv };
