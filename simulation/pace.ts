/** Time as the caller has it. */
export interface Clock {
  /** Epoch ms; never falls. */
  nowMs(): number;
  /** Returns early when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface PaceOptions {
  /** Per second, above 0. */
  readonly rate: number;
  /** Infinity: until the signal. */
  readonly durationMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Sends one for each moment (epoch ms, rising); the next call waits for it. */
  send(dueMs: readonly number[]): Promise<void>;
}

export interface Paced {
  readonly sent: number;
  readonly elapsedMs: number;
}

/** Between two calls of `send`, where the rate allows to collect several. */
const collectMs = 20;
const mostAtOnce = 5000;

/**
 * Keeps a rate by counting: so many are due since the start, so many were sent. What a slow receiver or a coarse timer
 * delays is made up for, so the mean stays the asked one as long as the receiver can take it.
 */
export async function pace({ rate, durationMs, clock, signal, send }: PaceOptions): Promise<Paced> {
  const startMs = clock.nowMs();
  const dueMs = (count: number) => startMs + (count * 1000) / rate;
  const total = Math.round((durationMs * rate) / 1000);
  let sent = 0;
  while (sent < total && !signal.aborted) {
    const elapsedMs = clock.nowMs() - startMs;
    const due = Math.min(total, Math.floor((elapsedMs * rate) / 1000));
    const count = Math.min(due - sent, mostAtOnce);
    if (count > 0) {
      await send(Array.from({ length: count }, (_, index) => dueMs(sent + 1 + index)));
      sent += count;
    }
    if (sent < total && sent === due) {
      await clock.sleep(Math.max(dueMs(sent + 1) - clock.nowMs(), collectMs), signal);
    }
  }
  return { sent, elapsedMs: clock.nowMs() - startMs };
}
