import { setTimeout as sleep } from 'node:timers/promises';

/** What a promise yields, or null once the signal is aborted; the signal keeps nothing of it. */
export function unless<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) stop();
  });
}

/** Gives something so long; what becomes of it later is nobody's concern. */
export async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const late = sleep(ms, undefined, { signal: done.signal }).catch(() => undefined);
  await Promise.race([promise.catch(() => undefined), late]);
  done.abort();
}

/** Whether it was thrown because a signal was aborted. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError';
}
