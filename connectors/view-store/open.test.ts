import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openViewStore } from './open.js';
import { changes } from './views.case.js';

const prefix = 'profile/log';

test.each([
  'memory',
  'redis:',
  'redis://localhost',
  'redis://localhost:6379/first',
  'redis://localhost:6379/0/1',
  'redis://localhost:99999',
  'rediss://localhost:6379',
  'http://localhost:6379',
])('%s is refused with an example of how to write it', async (url) => {
  await expect(openViewStore(url, { prefix })).rejects.toMatchObject({
    code: 'usage',
    exitCode: 2,
    cure: expect.stringContaining('redis://localhost:6379/0'),
  });
});

test.each([
  ['a port where nobody listens', 'redis://127.0.0.1:1', 'ECONNREFUSED'],
  ['a host that does not exist', 'redis://no-such-host.invalid:6379', 'no-such-host.invalid'],
])('%s opens, and commands are views-unreachable at once', async (_, url, cause) => {
  const store = await openViewStore(url, { prefix });
  const started = performance.now();
  const unreachable = { code: 'views-unreachable', exitCode: 1, retry: true };
  for (const command of [store.own(0), store.write(0, 1, 1, changes(0, 1)), store.statuses()])
    await expect(command).rejects.toMatchObject({
      ...unreachable,
      details: { url, cause: expect.stringContaining(cause) },
    });
  expect(performance.now() - started).toBeLessThan(500);
  await store.close();
});

test('a server that is no Redis is views-unreachable', async () => {
  const server = createServer((socket) => {
    socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const store = await openViewStore(`redis://127.0.0.1:${port}`, { prefix });
  await expect(store.statuses()).rejects.toMatchObject({ code: 'views-unreachable' });
  await store.close();
  server.close();
});
