/** Where a Redis is: `redis://HOST:PORT[/DB]`. */
export interface RedisAddress {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly db: number;
}

const address = /^redis:\/\/([\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})(?:\/(\d{1,4})?)?$/;

/** null where the URL is not of that form. */
export function parseRedisAddress(url: string): RedisAddress | null {
  const [, host, port, db = '0'] = address.exec(url) ?? [];
  if (host === undefined || Number(port) > 65_535) return null;
  return { url, host: host.replace(/^\[|\]$/g, ''), port: Number(port), db: Number(db) };
}
