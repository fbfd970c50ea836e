import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';

/** A registry of metrics. */
export interface MetricsSource {
  readonly contentType: string;
  metrics(): Promise<string>;
}

export interface MetricsEndpoint {
  /** `http://HOST:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

export interface EndpointOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** Whom it answers; default: this machine only. */
  readonly host?: string;
}

/**
 * Answers GET /metrics for Prometheus, and /healthz for whoever asks if the process is alive.
 * @throws metrics-port-unusable where something else listens there, or the port or host is not ours to take
 */
export async function serveMetrics(
  source: MetricsSource,
  { port, host = '127.0.0.1' }: EndpointOptions,
): Promise<MetricsEndpoint> {
  const pages: Record<string, (response: ServerResponse) => Promise<void>> = {
    '/metrics': async (response) => {
      const text = await source.metrics();
      response.writeHead(200, { 'content-type': source.contentType }).end(text);
    },
    '/healthz': async (response) => answer(response, 200, 'ok'),
  };
  const server = createServer(({ method, url }, response) => {
    const page = pages[url?.split('?')[0] ?? ''];
    if (page === undefined) return answer(response, 404, 'There is /metrics and /healthz.');
    if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, 'Ask with GET.');
    page(response).catch((thrown) => answer(response, 500, causeOf(thrown)));
  });
  server.listen(port, host);
  await once(server, 'listening').catch((thrown) => {
    throw new StreamGuardError('metrics-port-unusable', { host, port, cause: causeOf(thrown) });
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
