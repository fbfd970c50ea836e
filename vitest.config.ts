import { defineConfig } from 'vitest/config';

const sources = [
  'core',
  'connectors',
  'batch-layer',
  'speed-layer',
  'simulation',
  'cli',
  'config',
  'scripts',
];
const all = sources.map((folder) => `${folder}/**/*.test.ts`);
const integration = sources.map((folder) => `${folder}/**/*.integration.test.ts`);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    setupFiles: ['scripts/property-seed.ts'],
    reporters: process.env.CI ? ['default', 'json'] : ['default'],
    outputFile: { json: 'test-results/tests.json' },
    coverage: {
      include: sources.map((folder) => `${folder}/**/*.ts`),
      exclude: ['**/*.case.ts'],
      reporter: ['text-summary', 'html'],
    },
    projects: [
      { extends: true, test: { name: 'unit', include: all, exclude: integration } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: integration,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
