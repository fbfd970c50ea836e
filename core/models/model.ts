import { z } from 'zod';
import { StreamGuardError } from '../errors/errors.js';
import type { Cohorts } from './cohorts.js';
import type { IsolationForest } from './isolation-forest.js';
import { decodeForest, encodeForest, forestSchema } from './isolation-forest-format.js';
import type { Labels } from './labels.js';
import type { Preparation } from './scaling.js';

/** A run's detectors, and what they need to score, compare and explain an entity. */
export interface Model {
  /** The columns, in the order of every array in the model. */
  readonly features: readonly string[];
  readonly preparation: Preparation;
  readonly forest: IsolationForest;
  readonly cohorts: Cohorts;
  readonly labels: Pick<Labels, 'method' | 'threshold'>;
}

/** 2: cohorts have ids. */
const FORMAT_VERSION = 2;

const perFeature = z.array(z.number());
const documentSchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  features: z.array(z.string()),
  imputation: perFeature,
  scaling: z.strictObject({ center: perFeature, scale: z.array(z.number().positive()) }),
  forest: forestSchema,
  cohorts: z.strictObject({
    ids: z.array(z.number().int().min(0)),
    centroids: z.array(perFeature).min(1),
    sizes: z.array(z.number().int().min(0)),
    medians: z.array(z.array(z.number().nullable())),
  }),
  labels: z.strictObject({
    method: z.enum(['auto', 'contamination', 'top']),
    threshold: z.number().nullable(),
  }),
});
/** Until 2 a cohort was named by its place. */
const firstFormat = z.looseObject({ cohorts: z.looseObject({ centroids: z.array(z.unknown()) }) });
export type ModelDocument = z.infer<typeof documentSchema>;

/** The content of model.json. */
export function encodeModel({ features, preparation, forest, cohorts, labels }: Model): ModelDocument {
  return {
    formatVersion: FORMAT_VERSION,
    features: [...features],
    imputation: [...preparation.imputation],
    scaling: { center: [...preparation.scaling.center], scale: [...preparation.scaling.scale] },
    forest: encodeForest(forest),
    cohorts: {
      ids: [...cohorts.ids],
      centroids: cohorts.centroids.map((centroid) => [...centroid]),
      sizes: [...cohorts.sizes],
      medians: cohorts.medians.map((medians) => [...medians]),
    },
    labels: { method: labels.method, threshold: labels.threshold },
  };
}

/**
 * @param text the content of a model.json, @param path its place, for messages
 * @throws `file-too-new`, `file-damaged`
 */
export function decodeModel(text: string, path: string): Model {
  const document = parse(text, path);
  const { features, imputation, scaling, cohorts, labels } = document;
  const lengths = [imputation, scaling.center, scaling.scale, ...cohorts.centroids, ...cohorts.medians];
  if (lengths.some((array) => array.length !== features.length)) {
    throw damaged(path, 'an array does not have one number per feature');
  }
  if (
    new Set(cohorts.ids).size !== cohorts.centroids.length ||
    cohorts.ids.length !== cohorts.centroids.length ||
    cohorts.sizes.length !== cohorts.centroids.length ||
    cohorts.medians.length !== cohorts.centroids.length
  ) {
    throw damaged(path, 'the cohorts do not each have an id of their own, a centroid, a size and medians');
  }
  const forest = decodeForest(document.forest, features.length);
  if (typeof forest === 'string') throw damaged(path, forest);
  return { features, preparation: { imputation, scaling }, forest, cohorts, labels };
}

function parse(text: string, path: string): ModelDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged(path, 'it is no JSON');
  }
  const version = z.object({ formatVersion: z.number() }).safeParse(json);
  if (version.success && version.data.formatVersion > FORMAT_VERSION) {
    const found = version.data.formatVersion;
    throw new StreamGuardError('file-too-new', { path, found, known: FORMAT_VERSION });
  }
  const document = documentSchema.safeParse(
    version.success ? upgrade(json, version.data.formatVersion) : json,
  );
  if (document.success) return document.data;
  const issue = document.error.issues[0]!;
  throw damaged(path, `${issue.path.join('.')}: ${issue.message}`);
}

/** A document of an older format in the form of this one. */
function upgrade(json: unknown, formatVersion: number): unknown {
  const first = firstFormat.safeParse(json);
  if (formatVersion !== 1 || !first.success) return json;
  const { cohorts } = first.data;
  const ids = [...cohorts.centroids.keys()];
  return { ...first.data, formatVersion: FORMAT_VERSION, cohorts: { ids, ...cohorts } };
}

function damaged(path: string, problem: string): StreamGuardError {
  return new StreamGuardError('file-damaged', { path, problem });
}
