import { certainScore } from '../../core/models/certain-score.js';
import { continueIds, type EarlierCohorts, noEarlierCohorts } from '../../core/models/cohort-ids.js';
import { type Assignment, assignCohorts, describeCohorts } from '../../core/models/cohorts.js';
import { scoreForest } from '../../core/models/isolation-forest.js';
import { growForest } from '../../core/models/isolation-forest-training.js';
import { type Labels, labelScores } from '../../core/models/labels.js';
import type { Matrix } from '../../core/models/matrix.js';
import type { Model } from '../../core/models/model.js';
import { fitPreparation, prepare } from '../../core/models/scaling.js';
import type { LabelPolicy, Profile } from '../../core/profile/profile.js';
import { trainCohorts } from './cohorts.js';

export interface Detection {
  readonly model: Model;
  /** Liu's score per row, in (0, 1), higher is worse. */
  readonly scores: Float64Array;
  /** Cohort and peer distance per row. */
  readonly assignment: Assignment;
  readonly labels: Labels;
}

/**
 * Trains the detectors on a table and judges each of its rows. 0, 1, 2 or identical rows are a table too.
 * @param earlier whose cohorts are continued
 */
export function fitModel(
  matrix: Matrix,
  detectors: Profile['detectors'],
  policy: LabelPolicy,
  earlier: EarlierCohorts = noEarlierCohorts,
): Detection {
  const preparation = fitPreparation(matrix);
  const inputs = prepare(preparation, matrix);
  const forest = growForest(inputs, detectors.isolationForest);
  const scores = scoreForest(forest, inputs);
  const centroids = trainCohorts(inputs, detectors.cohorts);
  const assignment = assignCohorts(centroids, inputs);
  const ids = continueIds(earlier, matrix, assignment.cohort, centroids.length);
  const cohorts = describeCohorts(ids, centroids, matrix, assignment.cohort);
  const labels = labelScores(scores, policy, () => certainScore(inputs, detectors.isolationForest));
  const { method, threshold } = labels;
  return {
    model: { features: matrix.columns, preparation, forest, cohorts, labels: { method, threshold } },
    scores,
    assignment,
    labels,
  };
}
