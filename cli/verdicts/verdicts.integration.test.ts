import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { packagedProfile } from '../../batch-layer/bench.case.js';
import type { AlertRecord } from '../../core/alerts/alert.js';
import type { AnomalyRecord } from '../../core/alerts/anomaly.js';
import type { VerdictRecord } from '../../core/alerts/verdict.js';
import { soundProfileSchema } from '../../core/profile/faults.js';
import type { Suppression } from '../../core/profile/suppression.js';
import { Cli } from '../run-cli.case.js';

interface Added {
  readonly verdict: VerdictRecord;
  readonly suppression: Suppression | null;
}
interface SpeedAnswer {
  readonly scored: number;
  readonly anomalies: number;
  readonly suppressed: number;
  readonly alerts: number;
}

const page = await readFile(new URL('../../docs/speed-layer.md', import.meta.url), 'utf8');
const section = page.slice(page.indexOf('## When an alert is wrong'), page.indexOf('## The score'));
const blocksOf = (language: string) =>
  Array.from(
    section.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``, 'gm')),
    ([, block]) => block!,
  );

const source = ['--source', 'dir:output/security-events/events'];
let cli: Cli;
let undisturbed: SpeedAnswer;
let alerts: AlertRecord[];
beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'verdicts-')));
  await cli.json('generate', '--days', '3', '--users', '6', '--seed', '7', '--start', '2026-03-02');
  undisturbed = await cli.json<SpeedAnswer>('speed', '--until', 'end');
  alerts = await recordsOf<AlertRecord>('output', 'alerts');
}, 60_000);
afterAll(() => rm(cli.folder, { recursive: true }));

const segmentsOf = async (output: string, log: string) => {
  const files = await readdir(join(cli.folder, output), { recursive: true });
  return files.filter((file) => file.includes(join('logs', log)) && file.endsWith('.ndjson')).sort();
};
async function recordsOf<Of>(output: string, log: string): Promise<Of[]> {
  const segments = await segmentsOf(output, log);
  const texts = await Promise.all(segments.map((file) => readFile(join(cli.folder, output, file), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter(Boolean)).map((line) => JSON.parse(line) as Of);
}
test('the commands of the page do what it says', async () => {
  const program = new URL('../../dist/cli/main.js', import.meta.url).pathname;
  const commands = `set -eu\nstreamguard() { '${process.execPath}' '${program}' "$@"; }\n${blocksOf('sh').join('\n')}`;
  const { stdout } = await promisify(execFile)('sh', ['-c', commands], { cwd: cli.folder });
  const [said, , , ...rest] = stdout.split('\n');
  const [, id] = /^Alert (\S+) of .+ is a false-positive, says eve\.$/.exec(said!)!;
  const text = rest.join('\n');
  const proposed = text.slice(0, text.indexOf('\nalert '));
  expect(
    soundProfileSchema.parse({ ...packagedProfile, ...parse(proposed) }).alerts.suppressions,
  ).toMatchObject([{ name: `alert-${id!.slice(0, 8)}`, reason: 'a drill that was announced', owner: 'eve' }]);
  expect(text).toMatch(new RegExp(`^${id}  .+  false-positive  +eve  a drill that was announced$`, 'm'));
  expect(text).toContain('The configuration is sound.');
});

test('the suppression of the page is sound', () => {
  for (const block of blocksOf('yaml')) soundProfileSchema.parse({ ...packagedProfile, ...parse(block) });
});

test('the proposal, put into the profile, keeps the peak out of alerts and in the log', async () => {
  const alert = alerts.findLast(({ events }) => events > 1)!;
  const added = await cli.json<Added>('verdicts', 'add', alert.alert_id, 'false', '--who', 'eve');
  const { suppression } = added;
  expect(added.verdict).toMatchObject({
    alert_id: alert.alert_id,
    entity: alert.user,
    verdict: 'false-positive',
    note: null,
    alert: { opened: alert.opened, peak: alert.peak },
  });
  const config = await cli.configuration(
    'suppressed',
    (profile) => stringify({ ...parse(profile), alerts: { suppressions: [suppression] } }),
    'output: { dir: elsewhere }\n',
  );
  const now = await cli.json<SpeedAnswer>('speed', '--until', 'end', '--config', config, ...source);
  expect(now).toMatchObject({ scored: undisturbed.scored, anomalies: undisturbed.anomalies });
  const suppressed = (await recordsOf<AnomalyRecord>('elsewhere', 'anomalies')).filter(
    ({ suppressed_by }) => suppressed_by === suppression!.name,
  );
  expect(suppressed).toHaveLength(now.suppressed);
  expect(suppressed).toContainEqual(
    expect.objectContaining({ event_id: alert.peak_event_id, user: alert.user, alert_id: null }),
  );
});

test('the last verdict on an alert counts, also in the report of a training', async () => {
  const { verdicts: said } = await cli.json<{ verdicts: VerdictRecord[] }>('verdicts', 'list');
  const { alert_id, entity } = said.at(-1)!;
  await cli.json('verdicts', 'add', alert_id, 'true', '--who', 'bob');
  const [{ verdicts }] = await Promise.all([
    cli.json<{ verdicts: (VerdictRecord & { counts: boolean })[] }>('verdicts', 'list', '--entity', entity),
    cli.json('train', ...source),
  ]);
  const onIt = verdicts.filter((verdict) => verdict.alert_id === alert_id);
  expect(onIt.map(({ verdict, counts }) => ({ verdict, counts }))).toEqual([
    { verdict: 'true-positive', counts: true },
    { verdict: 'false-positive', counts: false },
  ]);
  expect(verdicts.every((verdict) => verdict.entity === entity)).toBe(true);
  const report = await readFile(join(cli.folder, 'output', 'training_data', 'anomaly_report.json'), 'utf8');
  expect(JSON.parse(report)).toMatchObject({
    verdicts: { truePositive: 1, falsePositive: new Set(said.map((one) => one.alert_id)).size - 1 },
  });
});

test('an alert that nobody knows is refused, and so is a log that holds something else, with its place', async () => {
  const [segment] = await segmentsOf('output', 'verdicts');
  await appendFile(join(cli.folder, 'output', segment!), '{"verdict":"perhaps"}\n');
  const [unknown, malformed] = await Promise.all([
    cli.run('verdicts', 'add', 'none', 'true', '--who', 'bob'),
    cli.run('verdicts'),
  ]);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toMatch(
    /There is no alert none of the profile security-events in dir:.*alerts\.\n {2}Copy/,
  );
  expect(malformed.code).toBe(1);
  expect(malformed.stderr).toMatch(
    /The record at offset \d+ of partition \d of dir:.*verdicts is no verdict: /,
  );
});
