const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A number as people read it: whole from 1,000 up, else three significant digits. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return whole.format(value);
  return String(Number(value.toPrecision(3)));
}
