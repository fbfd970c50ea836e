import { kmeans } from 'ml-kmeans';
import { cohortSpace, nearestCentroid } from '../../core/models/cohorts.js';
import type { Inputs } from '../../core/models/scaling.js';
import type { Profile } from '../../core/profile/profile.js';
import { createRandom } from '../../core/random/random.js';
import { drawToFront, indices } from '../../core/random/shuffle.js';
import { PairwiseDistances, silhouette } from './silhouette.js';

export type CohortOptions = Profile['detectors']['cohorts'];

type Point = readonly number[];

/** Fewer entities are one cohort. */
const LEAST_ENTITIES = 20;
/** What `auto` tries, each from several starts, for one start in twenty ends in a poor partition. */
const CANDIDATES = [2, 3, 4, 5, 6, 7, 8];
const STARTS = 3;
/** Partitions of noise in 12 or more columns stay below 0.09; what fits no better is left in one. */
const LEAST_SILHOUETTE = 0.1;
/** A smaller cohort is no peer group but its outliers: its entities go to the nearest other one. */
const LEAST_MEMBERS = 5;
const LEAST_SHARE = 0.02;
/** Entities on which k is chosen. */
const SAMPLE = 1000;
/** Entities on which the centroids are then settled. */
const LARGE_SAMPLE = 20_000;
/** Steps of K-Means while k is being chosen, and then. */
const FEW_ITERATIONS = 10;
const MOST_ITERATIONS = 30;

/**
 * The cohorts' centroids in cohort space, the largest cohort first: K-Means with k-means++; under `auto` the k whose
 * partition has the best silhouette on a sample.
 */
export function trainCohorts(inputs: Inputs, options: CohortOptions): Point[] {
  const points = pointsOf(inputs, LARGE_SAMPLE, options.seed);
  if (points.length < LEAST_ENTITIES) return [meanOf(points, inputs.width)];
  const sample = points.slice(0, SAMPLE);
  const most = new Set(sample.map(String)).size;
  const start =
    options.k === 'auto'
      ? bestPartition(sample, most, options.seed)
      : partition(sample, Math.min(options.k, most), options.seed);
  return settle(start, points);
}

function bestPartition(sample: Point[], most: number, seed: number): Point[] {
  const distances = new PairwiseDistances(sample);
  let best: Point[] = [meanOf(sample, sample[0]!.length)];
  let bestFit = LEAST_SILHOUETTE;
  for (const k of CANDIDATES.filter((candidate) => candidate <= most)) {
    for (let start = 0; start < STARTS; start++) {
      const centroids = partition(sample, k, seed + start);
      const part = sample.map((point) => nearestCentroid(centroids, point));
      const fit = silhouette(distances, part, centroids.length);
      if (fit <= bestFit) continue;
      best = centroids;
      bestFit = fit;
    }
  }
  return best;
}

/** At most k centroids: those of too few points are dropped. K-Means fails when there are fewer different points than k. */
function partition(sample: Point[], k: number, seed: number): Point[] {
  const { centroids } = kmeans(mutable(sample), k, { seed, maxIterations: FEW_ITERATIONS });
  return dropSmall(centroids, sample);
}

/** Runs K-Means on from these centroids over all points, and puts the largest cohort first. */
function settle(start: Point[], points: Point[]): Point[] {
  const options = { initialization: mutable(start), maxIterations: MOST_ITERATIONS };
  const centroids = dropSmall(kmeans(mutable(points), start.length, options).centroids, points);
  const sizes = countNearest(centroids, points);
  return [...centroids.keys()]
    .sort((one, other) => sizes[other]! - sizes[one]! || compare(centroids[one]!, centroids[other]!))
    .map((index) => centroids[index]!);
}

function dropSmall(centroids: Point[], points: Point[]): Point[] {
  const least = Math.max(LEAST_MEMBERS, LEAST_SHARE * points.length);
  const sizes = countNearest(centroids, points);
  const smallest = sizes.indexOf(Math.min(...sizes));
  if (centroids.length === 1 || sizes[smallest]! >= least) return centroids;
  return dropSmall(
    centroids.filter((_, index) => index !== smallest),
    points,
  );
}

function countNearest(centroids: Point[], points: Point[]): number[] {
  const sizes = centroids.map(() => 0);
  for (const point of points) sizes[nearestCentroid(centroids, point)]!++;
  return sizes;
}

function meanOf(points: Point[], width: number): Point {
  const mean = new Array<number>(width).fill(0);
  for (const point of points) {
    for (let column = 0; column < width; column++) mean[column]! += point[column]! / points.length;
  }
  return mean;
}

/** Up to `most` rows in cohort space, drawn without replacement, in random order. */
function pointsOf(inputs: Inputs, most: number, seed: number): Point[] {
  const count = Math.min(most, inputs.rows);
  const rows = indices(inputs.rows);
  drawToFront(rows, count, createRandom(seed));
  const space = cohortSpace(inputs);
  return Array.from(rows.subarray(0, count), (row) =>
    Array.from(space.subarray(row * inputs.width, (row + 1) * inputs.width)),
  );
}

function compare(one: Point, other: Point): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at === -1 ? 0 : one[at]! - other[at]!;
}

function mutable(points: Point[]): number[][] {
  return points as number[][];
}
