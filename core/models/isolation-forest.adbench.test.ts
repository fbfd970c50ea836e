import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adbenchFolder, areaUnderCurve, readReference, readTable } from './adbench.case.js';
import { scoreForest } from './isolation-forest.js';
import { growForest } from './isolation-forest-training.js';
import { fitPreparation, prepare } from './scaling.js';

const there = existsSync(adbenchFolder);
const reference = there ? await readReference() : {};

describe.skipIf(!there)(
  'isolation forest on ADBench (skipped where ../shared/data/adbench is absent)',
  () => {
    it.each(Object.entries(reference))('%s: as good as scikit-learn', async (name, { auc_mean, auc_sd }) => {
      const { matrix, isAnomaly } = await readTable(name);
      const inputs = prepare(fitPreparation(matrix), matrix);
      const areas = [0, 1, 2, 3, 4].map((seed) => {
        const forest = growForest(inputs, { trees: 100, sampleSize: 256, seed });
        return areaUnderCurve(scoreForest(forest, inputs), isAnomaly);
      });
      const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
      expect(mean).toBeGreaterThan(auc_mean - Math.max(0.02, 2 * auc_sd));
    });
  },
);
