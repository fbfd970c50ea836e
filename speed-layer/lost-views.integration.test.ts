import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { openViewStore } from '../connectors/view-store/open.js';
import { type RedisServer, redisLack, startRedis } from '../connectors/view-store/redis/redis-server.case.js';
import { lostViewsCase } from './lost-views.case.js';

const lack = redisLack();

describe.skipIf(lack !== null)(`in Redis${lack ? ` (${lack})` : ''}`, () => {
  let server: RedisServer;
  let stores = 0;

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  lostViewsCase(async (limits) => {
    const store = await openViewStore(server.url, { prefix: `test-${stores++}`, ...limits });
    onTestFinished(() => store.close());
    return { store, lose: () => server.flush() };
  });
});
