import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const script = fileURLToPath(new URL('count-tests.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'streamguard-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('adds up the reports', () => {
  expect(count(report(7, 0), report(5, 0, 2))).toEqual({
    status: 0,
    lastLine: '12 passed, 0 failed, 2 skipped',
  });
});

it('fails where a test failed', () => {
  expect(count(report(7, 0), report(5, 1))).toEqual({
    status: 1,
    lastLine: '12 passed, 1 failed, 0 skipped',
  });
});

it('fails where a file could not be run', () => {
  const broken = { ...report(7, 0), success: false, testResults: [{ name: 'a.test.ts', status: 'failed' }] };
  expect(count(broken)).toEqual({ status: 1, lastLine: '7 passed, 0 failed, 0 skipped' });
});

it('fails where no test ran', () => {
  expect(count()).toEqual({ status: 1, lastLine: '0 passed, 0 failed, 0 skipped' });
});

function report(passed: number, failed: number, skipped = 0) {
  return {
    success: failed === 0,
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
    testResults: [] as { name: string; status: string }[],
  };
}

function count(...reports: ReturnType<typeof report>[]) {
  const paths = reports.map((content, index) => {
    const path = join(folder, `${index}.json`);
    writeFileSync(path, JSON.stringify(content));
    return path;
  });
  const { status, stdout } = spawnSync(process.execPath, [script, ...paths, join(folder, 'absent.json')], {
    encoding: 'utf8',
  });
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1) };
}
