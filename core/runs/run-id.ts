/** The name of a run, by when its training began: 2026-11-21T10:22:08.123Z → 20261121T102208123Z. Sorts by time. */
export function runId(now: Date): string {
  return now.toISOString().replace(/[-:.]/g, '');
}

/** When the training began (epoch ms), or null where the name is no run's. */
export function startOf(run: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(run);
  if (!parts) return null;
  const [year, month, day, hour, minute, second, ms] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}
