import type { DuckDb } from '../../connectors/lake/duckdb.js';
import { Accumulator } from '../../core/features/accumulator.js';
import type { FeatureSet, States } from '../../core/features/feature-set.js';
import type { StatesSource } from '../../core/features/states-source.js';
import type { Baseline } from '../../core/models/baseline.js';
import type { Model } from '../../core/models/model.js';
import type { Profile } from '../../core/profile/profile.js';
import { fitCalibration } from '../../core/scoring/calibrate.js';
import { fitBaseline } from '../../core/scoring/fit-baseline.js';
import { SurpriseScorer } from '../../core/scoring/surprise-scorer.js';
import { StateTable } from '../../core/states/state-table.js';
import type { Cut } from '../cut.js';
import { Peaks } from './peaks.js';
import { drawSample, sampledEvents } from './sample.js';

/** Events of the sample by which single events are judged. */
const mostEvents = 50_000;
/** The last days, which are replayed; of a shorter history the second half. */
const mostDays = 7;
const fewestDays = 2;
const dayMs = 86_400_000;

export interface BaselineOptions {
  readonly db: DuckDb;
  readonly source: StatesSource;
  readonly cut: Cut;
  readonly profile: Profile;
  readonly features: FeatureSet;
  readonly model: Model;
}

/**
 * What the run judges single events by, from whole entities drawn at random: how they act is learned from the days before
 * the last ones, these are replayed with what was learned, and their scores calibrate those to come; then all days count.
 * null: the profile has no scorer that needs it.
 */
export async function baselineOf({
  db,
  source,
  cut,
  profile,
  features,
  model,
}: BaselineOptions): Promise<Baseline | null> {
  const settings = profile.scorer?.surprise;
  if (!settings) return null;
  const sample = await drawSample(db, source, mostEvents, profile.detectors.isolationForest.seed);
  const days = Math.min(mostDays, Math.floor((cut.newestMs! - cut.oldestMs!) / dayMs / 2));
  const fromMs = days < fewestDays ? Number.MAX_SAFE_INTEGER : cut.newestMs! - days * dayMs;
  const table = new StateTable(features.aggregations);
  const accumulator = new Accumulator(features);
  const entities = () => statesOf(table);
  const learn = () => fitBaseline({ profile, features, model }, entities);
  const raw: number[] = [];
  const peaks = new Peaks(profile.alerts.joinWithinMinutes * 60_000);
  let scorer: SurpriseScorer | null = null;
  for await (const events of sampledEvents(db, source, features, sample, fromMs)) {
    for (const { entity, offset, time, values } of events) {
      if (!table.find(entity)) table.add(entity);
      if (time >= fromMs) {
        scorer ??= new SurpriseScorer({
          profile,
          features,
          model,
          baseline: { ...learn(), calibration: null },
        });
        if (!table.find(entity)) table.add(entity);
        scorer.score(values, table.record.states);
        raw.push(scorer.raw);
        peaks.add(entity, time, scorer.raw);
      }
      accumulator.add(table.record, { offset, time, values }, true);
    }
  }
  if (raw.length === 0) return { ...learn(), calibration: null };
  const { budgetPerDay } = profile.alerts;
  const { evidenceBits } = settings;
  const replayed = { raw, peaks: peaks.all(), days, scale: sample.scale };
  return { ...learn(), calibration: fitCalibration(replayed, { budgetPerDay, evidenceBits }) };
}

function* statesOf(table: StateTable): Generator<States> {
  for (const entity of table.entities()) {
    table.find(entity);
    yield table.record.states;
  }
}
