const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A number as people read it: whole from 1,000 up, else three significant digits. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return whole.format(value);
  return String(Number(value.toPrecision(3)));
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** In at most seven characters: 12.3K, 0.0417, 5.3e-5. */
export function shortNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return Math.abs(value) < 1e15 ? compact.format(value) : value.toExponential(1);
}
