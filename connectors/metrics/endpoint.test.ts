import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Counter, Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { type MetricsEndpoint, type MetricsSource, serveMetrics } from './endpoint.js';

const opened: MetricsEndpoint[] = [];
afterEach(async () => {
  for (const endpoint of opened.splice(0)) await endpoint.close();
});

async function serve(source: MetricsSource = new Registry(), host?: string): Promise<MetricsEndpoint> {
  const endpoint = await serveMetrics(source, host === undefined ? { port: 0 } : { port: 0, host });
  opened.push(endpoint);
  return endpoint;
}

test('a scrape gives what the registry has at that moment', async () => {
  const registry = new Registry();
  const counter = new Counter({ name: 'things_total', help: 'Things.', registers: [registry] });
  const { url } = await serve(registry);
  for (const expected of [1, 2]) {
    counter.inc();
    const response = await fetch(`${url}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(registry.contentType);
    expect(await response.text()).toBe(
      `# HELP things_total Things.\n# TYPE things_total counter\nthings_total ${expected}\n`,
    );
  }
});

test.each([
  ['GET', '/healthz', 200, 'ok\n'],
  ['HEAD', '/metrics', 200, ''],
  ['GET', '/metrics?name=up', 200, '\n'],
  ['GET', '/', 404, expect.stringContaining('/metrics')],
  ['GET', '/toString', 404, expect.stringContaining('/metrics')],
  ['POST', '/metrics', 405, expect.stringContaining('GET')],
])('%s %s is %i', async (method, path, status, text) => {
  const { url } = await serve();
  const response = await fetch(url + path, { method });
  expect([response.status, await response.text()]).toEqual([status, text]);
});

test('a registry that fails is a 500, and the endpoint goes on', async () => {
  const failing = { contentType: 'text/plain', metrics: () => Promise.reject(new Error('no memory')) };
  const { url } = await serve(failing);
  const response = await fetch(`${url}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, 'no memory\n']);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('it answers this machine only', async () => {
  expect((await serve()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

const loopbacks = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
const lack = loopbacks.some(({ address }) => address === '::1') ? '' : ' (no IPv6 here)';
test.skipIf(lack !== '')(`it answers whom it is told to${lack}`, async () => {
  const { url } = await serve(new Registry(), '::1');
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a port that is taken is an error with a cure', async () => {
  const port = Number(new URL((await serve()).url).port);
  await expect(serveMetrics(new Registry(), { port })).rejects.toMatchObject({
    code: 'metrics-port-unusable',
    details: { port, cause: expect.stringContaining('EADDRINUSE') },
    cure: expect.stringContaining('--metrics-port'),
  });
});

test('closing frees the port, also of a scraper that stays connected', async () => {
  const endpoint = await serveMetrics(new Registry(), { port: 0 });
  const port = Number(new URL(endpoint.url).port);
  const idle = connect(port, '127.0.0.1');
  await fetch(`${endpoint.url}/healthz`);
  await endpoint.close();
  idle.destroy();
  opened.push(await serveMetrics(new Registry(), { port }));
});
