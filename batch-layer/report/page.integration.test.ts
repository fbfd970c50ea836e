import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageOf } from './page.case.js';

const chromiumIsThere = spawnSync('chromium', ['--version']).status === 0;
const lacks = !chromiumIsThere && process.env.CI !== 'true';
const long = 'unusually_long_name'.repeat(8);

interface Seen {
  readonly contentWidth: number;
  readonly background: string;
  readonly text: string;
  readonly pictures: readonly number[];
  readonly widestText: number;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-page-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function chromium(width: number, scheme: 'dark' | 'light', ...args: string[]): Promise<string> {
  const preferred = `--blink-settings=preferredColorScheme=${scheme === 'dark' ? 0 : 1}`;
  const always = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', preferred];
  const profile = `--user-data-dir=${join(folder, 'profile')}`;
  const { stdout } = await promisify(execFile)(
    'chromium',
    [...always, profile, `--window-size=${width},900`, ...args],
    {
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return stdout;
}

/** Shows the page in a frame of so many pixels, and measures it there. */
async function seen(width: number, scheme: 'dark' | 'light'): Promise<Seen> {
  const report = pageOf([`<script>document.body.remove()</script>`, long]);
  const path = join(folder, `${width}-${scheme}.html`);
  await writeFile(
    path,
    `<!doctype html><meta charset="utf-8"><iframe style="width: ${width}px; border: 0"></iframe><pre></pre><script>
    const frame = document.querySelector('iframe');
    frame.onload = () => {
      const page = frame.contentDocument;
      const style = frame.contentWindow.getComputedStyle(page.body);
      const rights = [...page.querySelectorAll('svg text')].map((text) => text.getBoundingClientRect().right);
      document.querySelector('pre').textContent = 'SEEN' + JSON.stringify({
        contentWidth: page.documentElement.scrollWidth,
        background: style.backgroundColor,
        text: style.color,
        pictures: [...page.querySelectorAll('svg')].map((svg) => svg.getBoundingClientRect().height),
        widestText: Math.max(...rights),
      }) + 'END';
    };
    frame.srcdoc = ${JSON.stringify(report).replaceAll('<', '\\u003c')};
    </script>`,
  );
  const dom = await chromium(1400, scheme, '--virtual-time-budget=5000', '--dump-dom', `file://${path}`);
  const found = /<pre>SEEN(.*)END<\/pre>/.exec(dom);
  if (!found) throw new Error(`the page did not load: ${dom.slice(-500)}`);
  return JSON.parse(found[1]!) as Seen;
}

describe.skipIf(lacks)('in Chromium (apt-get install chromium, where it is skipped)', () => {
  test.each([1200, 360])(
    '%d pixels wide, nothing sticks out and every picture has a height',
    async (width) => {
      const { contentWidth, pictures, widestText } = await seen(width, 'light');
      expect(contentWidth).toBeLessThanOrEqual(width);
      expect(widestText).toBeLessThanOrEqual(width);
      expect(pictures).toHaveLength(4);
      for (const height of pictures) expect(height).toBeGreaterThan(50);
    },
  );

  test('it is light on light, dark on dark', async () => {
    expect(await seen(1200, 'light')).toMatchObject({ background: 'rgb(255, 255, 255)' });
    const dark = await seen(1200, 'dark');
    expect(dark.background).toBe('rgb(20, 24, 31)');
    expect(dark.text).toBe('rgb(230, 234, 240)');
  });

  test('it is printed', async () => {
    const page = join(folder, 'report.html');
    await writeFile(page, pageOf([]));
    await chromium(1000, 'dark', `--print-to-pdf=${join(folder, 'report.pdf')}`, `file://${page}`);
    const pdf = await readFile(join(folder, 'report.pdf'), 'latin1');
    expect(pdf).toMatch(/^%PDF/);
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
  });
});
