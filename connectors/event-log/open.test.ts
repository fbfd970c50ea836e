import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openEventLog } from './open.js';

test.each([
  'events',
  'dir:',
  'kafka://localhost/topic',
  'kafka://localhost:9092',
  'kafka://localhost:9092/',
  'kafka://localhost:9092/a/b',
  'kafka://localhost:9092,/topic',
  'http://localhost:9092/topic',
])('%s is refused with an example of how to write it', async (url) => {
  await expect(openEventLog(url)).rejects.toMatchObject({
    code: 'usage',
    exitCode: 2,
    cure: expect.stringContaining('kafka://localhost:9092/security-events'),
  });
});

test.each([
  ['a port where nobody listens', 'kafka://127.0.0.1:1/topic'],
  ['several of them', 'kafka://127.0.0.1:1,127.0.0.1:2/topic'],
  ['a host that does not exist', 'kafka://no-such-host.invalid:9092/topic'],
])('%s is log-unreachable within ten seconds', { timeout: 10_000 }, async (_, url) => {
  await expect(openEventLog(url)).rejects.toMatchObject({
    code: 'log-unreachable',
    exitCode: 1,
    retry: true,
  });
});

test('a server that is no Kafka is log-unreachable', { timeout: 10_000 }, async () => {
  const server = createServer((socket) =>
    socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(openEventLog(`kafka://127.0.0.1:${port}/topic`)).rejects.toMatchObject({
    code: 'log-unreachable',
  });
  server.close();
});
