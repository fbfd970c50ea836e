import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EventLog } from '../connectors/event-log/event-log.js';
import { lockFolder } from '../connectors/files/lock.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import type { Lake } from '../connectors/lake/lake.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { deadLettersFolder } from '../connectors/run-store/paths.js';
import { assertReplaceable, linkOutput, RunStore } from '../connectors/run-store/run-store.js';
import type { Verdicts } from '../connectors/verdicts/verdict-log.js';
import { literal } from '../core/aggregations/sql.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { type FeatureSet, featureSetOf } from '../core/features/feature-set.js';
import { type Baseline, baselineName } from '../core/models/baseline.js';
import { encodeBaseline } from '../core/models/baseline-format.js';
import { encodeModel } from '../core/models/model.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress } from '../core/progress/progress.js';
import { type RunManifest, runFormatVersion } from '../core/runs/manifest.js';
import type { Order } from '../core/runs/order.js';
import type { AnomalyReport } from '../core/runs/report.js';
import { runId } from '../core/runs/run-id.js';
import type { Archived } from './archiver.js';
import { orderOf, spreadEntity } from './arrival-order.js';
import { baselineOf } from './baseline/baseline.js';
import { collectGarbage } from './collect-garbage.js';
import { compareRuns } from './comparison/comparison.js';
import { type Cut, cutAtEnd, statesSource } from './cut.js';
import { type Detection, fitModel } from './detection/fit-model.js';
import { asDiskFailure } from './disk-failure.js';
import { type Earlier, earlierRuns } from './earlier-run.js';
import { writeExplanations } from './explanations.js';
import { writeRecentIds } from './recent-ids.js';
import { activityOf } from './report/activity.js';
import { reportPage } from './report/page.js';
import { reportOf } from './report.js';
import { finishStates, type RunFeatures, scoredMatrix } from './run-features.js';
import { writeStates } from './states.js';
import { Stopwatch } from './stopwatch.js';
import { together } from './together.js';
import { writeTrainingData } from './training-data.js';
import { verdictCounts } from './verdict-counts.js';

/** Of each list of entities in the report. */
const mostNamed = 10;

export interface TrainOptions {
  readonly log: EventLog;
  readonly db: DuckDb;
  readonly lake: Lake;
  /** `<output.dir>/<profile>/<log>`. */
  readonly folder: string;
  readonly profile: Profile;
  /** The profile as its file says it: the run keeps a copy. */
  readonly profileText: string;
  readonly archive: () => Promise<Archived>;
  /** What people said of alerts; absent: nothing. */
  readonly verdicts?: () => Promise<Verdicts>;
  /** A run over a part of the log: published, but never in force. */
  readonly excerpt: boolean;
  /** The link to the training data; what else stands there is refused, or with `overwrite` replaced. */
  readonly output: { readonly path: string; readonly overwrite: boolean };
  readonly now: Date;
  readonly monotonicMs: () => number;
  readonly versions: Readonly<Record<string, string>>;
  readonly progress: Progress;
}

export interface Trained {
  readonly manifest: RunManifest;
  readonly report: AnomalyReport;
  readonly archived: Archived;
  /** What single events are judged by; null: the profile does not score them by surprise. */
  readonly baseline: Baseline | null;
  /** The link to the training data, as it was asked for. */
  readonly output: string;
}

/**
 * Trains a run: archive, fix the cut, states by SQL, features, detectors, labels, explanations, files; then publishes it
 * whole and puts it in force. A crash at any step leaves the last run in force.
 * @throws output-not-ours, locked, nothing-to-train, disk-failed, and what archiving throws
 */
export async function train(options: TrainOptions): Promise<Trained> {
  const { output, folder } = options;
  await assertReplaceable(output.path, output.overwrite);
  try {
    const release = await lockFolder(join(folder, 'runs'), 'training');
    try {
      return await trainLocked(options);
    } finally {
      await release();
    }
  } catch (thrown) {
    throw asDiskFailure(thrown, folder);
  }
}

async function trainLocked(options: TrainOptions): Promise<Trained> {
  const { db, lake, folder, profile, now } = options;
  const watch = new Stopwatch(options.progress, options.monotonicMs);
  const archived = await watch.time('archive', () => options.archive());
  const lakeManifest = archived.manifest;
  collectGarbage();
  const cut = await watch.time('cut', () => cutAtEnd(db, lake, lakeManifest, profile, now.getTime()));
  if (cut.counts.inWindow === 0) throw await nothingToTrain(options, lakeManifest, cut);
  const order = await watch.time('order', async () =>
    orderOf(await spreadEntity(db, lake, lakeManifest, profile)),
  );

  const store = new RunStore(folder);
  const run = runId(now);
  const draft = await store.draft(run);
  try {
    const { manifest, report, baseline } = await fillDraft(options, watch, run, draft, archived, cut, order);
    const sealed = await store.publish(draft, { ...manifest, timings: watch.seconds });
    if (!options.excerpt) await store.flipLatest(run);
    const { path, overwrite } = options.output;
    await linkOutput(path, join(store.runFolder(run), 'training_data'), overwrite);
    return { manifest: sealed, report, archived, baseline, output: path };
  } catch (thrown) {
    await rm(draft, { recursive: true, force: true });
    throw thrown;
  }
}

async function fillDraft(
  options: TrainOptions,
  watch: Stopwatch,
  run: string,
  draft: string,
  archived: Archived,
  cut: Cut,
  order: Order,
): Promise<Pick<Trained, 'report' | 'baseline'> & { manifest: Omit<RunManifest, 'files'> }> {
  const { db, lake, folder, profile, progress } = options;
  const lakeManifest = archived.manifest;
  const features = featureSetOf(profile);
  const statesFolder = join(draft, 'states');
  const source = statesSource(lake, lakeManifest, profile, cut, order);
  await watch.stage('states', cut.counts.inWindow, 'events', () =>
    writeStates(db, features, source, statesFolder),
  );
  const finished = await watch.time('features', () => finishStates(db, features, statesFolder));
  const scored = scoredMatrix(features, finished.table);
  const earlier = await watch.time('earlier run', () => earlierRuns(new RunStore(folder)));
  if (earlier.problem) progress.stage('earlier run', null, 'runs').done(earlier.problem);
  const fitting = async () => fitModel(scored, profile.detectors, profile.labels, earlier.cohorts);
  const [, detection] = await together(
    watch.time('recent ids', () =>
      writeRecentIds(db, lake, lakeManifest, profile, cut, join(draft, 'recent-ids')),
    ),
    watch.stage('detectors', scored.rows, 'entities', fitting),
  );
  const baseline = await watch.time('baseline', () =>
    baselineOf({ db, source, cut, profile, features, model: detection.model }),
  );
  const manifest = await describe(
    options,
    run,
    lakeManifest,
    cut,
    order,
    features,
    finished,
    detection,
    earlier,
  );
  const verdicts = await watch.time('verdicts', () => verdictCounts(options.verdicts, manifest, progress));
  const report = reportOf(manifest, archived, profile, finished, scored, detection, verdicts);
  await watch.stage('write', finished.entities.length, 'entities', async () => {
    await writeRun(options, draft, features, finished, detection, report);
    if (baseline) {
      const text = JSON.stringify(encodeBaseline(baseline));
      await writeFile(join(draft, baselineName), `${text}\n`);
    }
    const trainingData = join(draft, 'training_data');
    const changes = earlier.run
      ? await compareRuns(db, earlier.run, { manifest, trainingData }, profile.entity, mostNamed)
      : null;
    const { entities } = finished;
    const { isAnomaly } = detection.labels;
    const anyOrder = statesSource(lake, lakeManifest, profile, cut);
    const activity = await activityOf(db, anyOrder, profile, entities, isAnomaly);
    const page = { report, entityName: profile.entity, entities, scored, detection, activity, changes };
    await writeFile(join(trainingData, 'anomaly_report.html'), reportPage(page));
    const path = join(draft, 'explanations.parquet');
    await writeExplanations(db, path, profile.entity, finished.entities, scored, detection);
  });
  return { manifest, report, baseline };
}

async function describe(
  { log, profile, excerpt, now, versions, output }: TrainOptions,
  run: string,
  lakeManifest: LakeManifest,
  cut: Cut,
  order: Order,
  { features }: FeatureSet,
  { entities, saturated }: RunFeatures,
  { model, labels }: Detection,
  { run: continued, cohorts }: Earlier,
): Promise<Omit<RunManifest, 'files'>> {
  const iso = (timeMs: number | null) => (timeMs === null ? null : new Date(timeMs).toISOString());
  return {
    formatVersion: runFormatVersion,
    run,
    profile: profile.name,
    excerpt,
    log: { url: log.url, ...(await log.identity()) },
    order,
    cut: cut.positions,
    window: {
      strategy: profile.window,
      start: iso(cut.windowStart),
      oldest: iso(cut.oldestMs),
      newest: iso(cut.newestMs),
    },
    counts: cut.counts,
    partitions: cut.partitions,
    holes: lakeManifest.holes,
    parameters: {
      detectors: profile.detectors,
      labels: profile.labels,
      caps: profile.caps,
      dedupe: profile.dedupe,
      zone: profile.zone,
    },
    features: features.map(({ name }) => name),
    entities: entities.length,
    anomalous: labels.isAnomaly.reduce((sum, label) => sum + label, 0),
    continues: continued?.manifest.run ?? null,
    nextCohortId: Math.max(cohorts.nextId, ...model.cohorts.ids.map((id) => id + 1)),
    saturated,
    versions: { ...versions, door: lakeManifest.door },
    startedAt: now.toISOString(),
    timings: {},
    outputLinks: [resolve(output.path)],
  };
}

async function writeRun(
  { db, profile, profileText }: TrainOptions,
  draft: string,
  features: FeatureSet,
  finished: RunFeatures,
  detection: Detection,
  report: AnomalyReport,
): Promise<void> {
  const folder = join(draft, 'training_data');
  await mkdir(folder);
  await writeTrainingData(db, folder, profile.entity, features, finished, detection);
  await writeFile(join(folder, 'anomaly_report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(draft, 'model.json'), `${JSON.stringify(encodeModel(detection.model))}\n`);
  await writeFile(join(draft, 'profile.yaml'), profileText);
}

async function nothingToTrain(
  { log, db, lake, folder, excerpt }: TrainOptions,
  manifest: LakeManifest,
  { counts }: Cut,
): Promise<StreamGuardError> {
  const files = manifest.rejections.map(({ path }) => literal(join(lake.folder, path)));
  const reasons =
    files.length === 0
      ? []
      : await db.rows(
          `SELECT reason, path, count(*) AS n FROM read_parquet([${files.join(', ')}]) GROUP BY ALL ORDER BY n DESC, reason, path LIMIT 3`,
        );
  return new StreamGuardError('nothing-to-train', {
    url: log.url,
    read: counts.read,
    rejected: counts.rejected,
    reasons:
      reasons.map(({ reason, path, n }) => `${n} × ${reason}${path ? ` at ${path}` : ''}`).join(', ') ||
      'none',
    deadLetters: excerpt ? 'the dead letters of a training on the whole log' : deadLettersFolder(folder),
  });
}
