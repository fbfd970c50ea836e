import { formatNumber } from '../../../core/models/format-number.js';
import type { Interval, Mean, Middle, Proportion } from '../intervals.js';

const nothing = '–';

/** 85 % (80–89). */
export function shareText({ share, interval }: Proportion): string {
  return share === null ? nothing : `${percent(share)} % ${intervalText(interval, percent)}`;
}

/** 7.4 (6.9–7.9). */
export function meanText({ mean, interval }: Mean): string {
  return `${tenths(mean)} ${intervalText(interval, tenths)}`.trimEnd();
}

/** 12 (9–15). */
export function middleText({ median, interval }: Middle): string {
  return median === null ? nothing : `${short(median)} ${intervalText(interval, short)}`.trimEnd();
}

function intervalText(interval: Interval | null, text: (value: number) => string): string {
  return interval === null ? '' : `(${text(interval[0])}–${text(interval[1])})`;
}

function percent(share: number): string {
  return (100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0);
}

/** No rate is below 0, whatever its interval says. */
function tenths(value: number): string {
  return Math.max(0, value).toFixed(1);
}

function short(value: number): string {
  return formatNumber(value >= 100 ? Math.round(value) : Math.round(10 * value) / 10);
}
