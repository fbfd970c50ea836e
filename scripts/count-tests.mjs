/**
 * Adds up what vitest's JSON reports say: `node scripts/count-tests.mjs REPORT…`. The last line is the sum, in the form
 * `N passed, N failed, N skipped`; exit code 1 where a test failed, a file could not be run, or none passed.
 */
import { existsSync, readFileSync } from 'node:fs';

const reports = process.argv
  .slice(2)
  .filter((path) => existsSync(path))
  .map((path) => ({ path, ...JSON.parse(readFileSync(path, 'utf8')) }));
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);

for (const { testResults } of reports.filter((report) => !report.success)) {
  for (const file of testResults.filter(({ status }) => status === 'failed'))
    console.log(`failed: ${file.name}`);
}
const passed = sum((report) => report.numPassedTests);
const failed = sum((report) => report.numFailedTests);
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = passed > 0 && reports.every(({ success }) => success) ? 0 : 1;
