import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readYaml } from '../config/yaml-file.js';
import { readIfExists } from '../connectors/files/atomic.js';
import type { RunStore } from '../connectors/run-store/run-store.js';
import { applicableTo } from '../core/alerts/suppressor.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { columnsOf } from '../core/events/event.js';
import { StreamDoor } from '../core/events/scanner/stream-door.js';
import { type FeatureSet, featureSetOf } from '../core/features/feature-set.js';
import { readColumns } from '../core/features/read-columns.js';
import { type Baseline, baselineName } from '../core/models/baseline.js';
import { decodeBaseline } from '../core/models/baseline-format.js';
import { decodeModel, type Model } from '../core/models/model.js';
import { soundProfileSchema } from '../core/profile/faults.js';
import type { Profile } from '../core/profile/profile.js';
import type { RunManifest } from '../core/runs/manifest.js';
import { recordLayout } from '../core/states/layout.js';

/** What states are folded by and events are scored with: a run, which stands alone, or run zero. */
export interface Basis {
  /** null: run zero. */
  readonly run: RunManifest | null;
  readonly profile: Profile;
  /** Of what aggregations, scorers and suppressions read, and the kind. */
  readonly door: StreamDoor;
  readonly features: FeatureSet;
  /** Differs where stored states have another form. */
  readonly layout: string;
  /** Epoch ms; null: every event counts. */
  readonly windowStart: number | null;
  readonly model: Model | null;
  /** null: the run has none, or there is no run. */
  readonly baseline: Baseline | null;
}

/** Before the first run: all of the log counts, and there is no forest. */
export function runZero(profile: Profile): Basis {
  return basisOf(profile, null, null, null);
}

/**
 * A published run, with the profile by which it was trained; how events are scored and become alerts is as the profile in
 * force says, where that counts the same. Suppressions are always those in force, as far as the run knows their columns.
 * @throws run-damaged, file-too-new, file-damaged, run-is-excerpt, run-not-keyed
 */
export async function basisOfRun(store: RunStore, run: string, inForce: Profile): Promise<Basis> {
  const manifest = await store.manifest(run);
  if (manifest.excerpt) throw new StreamGuardError('run-is-excerpt', { run });
  if (manifest.order !== 'offset') {
    throw new StreamGuardError('run-not-keyed', { run, url: manifest.log.url, entity: inForce.entity });
  }
  const folder = store.runFolder(run);
  const own = readYaml(join(folder, 'profile.yaml'), soundProfileSchema);
  const modelPath = join(folder, 'model.json');
  const model = decodeModel(await readFile(modelPath, 'utf8'), modelPath);
  const countsTheSame = layoutOf(featureSetOf(inForce)) === layoutOf(featureSetOf(own));
  const { scorer, alerts } = countsTheSame ? inForce : own;
  const suppressions = applicableTo(columnsOf(own), inForce);
  const judged = { ...own, scorer: asCalibrated(scorer, own.scorer), alerts: { ...alerts, suppressions } };
  return basisOf(judged, manifest, model, await baselineOf(folder));
}

/** Evidence is what the run was calibrated for. */
function asCalibrated(inForce: Profile['scorer'], own: Profile['scorer']): Profile['scorer'] {
  return inForce && own?.surprise ? { ...inForce, surprise: own.surprise } : inForce;
}

async function baselineOf(folder: string): Promise<Baseline | null> {
  const path = join(folder, baselineName);
  const text = await readIfExists(path);
  return text === null ? null : decodeBaseline(text, path);
}

function basisOf(
  profile: Profile,
  run: RunManifest | null,
  model: Model | null,
  baseline: Baseline | null,
): Basis {
  const features = featureSetOf(profile);
  const start = run?.window.start ?? null;
  const ofSuppressions = profile.alerts.suppressions.flatMap(({ when }) => Object.keys(when));
  return {
    run,
    profile,
    door: new StreamDoor(profile, [profile.kind, ...readColumns(features.aggregations), ...ofSuppressions]),
    features,
    layout: layoutOf(features),
    windowStart: start === null ? null : Date.parse(start),
    model,
    baseline,
  };
}

function layoutOf({ aggregations }: FeatureSet): string {
  return recordLayout(aggregations).version;
}
