import { InvalidArgumentError } from 'commander';
import { StreamGuardError } from '../core/errors/errors.js';

/** Parsers of option values. They throw what commander prints with the option's name. */

export function wholeNumber(least: number, greatest = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= greatest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${greatest}.`);
  };
}

export function number(least: number, greatest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= greatest) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${greatest}.`);
  };
}

/** ISO 8601 → epoch ms. */
export function time(text: string): number {
  const timeMs = Date.parse(text);
  if (/^\d{4}-\d\d/.test(text) && !Number.isNaN(timeMs)) return timeMs;
  throw new InvalidArgumentError('It must be an ISO 8601 time, such as 2026-01-31T00:00:00Z.');
}

/**
 * The log that `url`, or else --broker and --topic, name; undefined where none is given.
 * @param option what `url` was given with
 * @throws usage where both are given
 */
export function namedLog(
  option: '--source' | '--out',
  url: string | undefined,
  { broker, topic }: { readonly broker?: string; readonly topic?: string },
): string | undefined {
  if (broker === undefined && topic === undefined) return url;
  if (url !== undefined)
    throw new StreamGuardError('usage', {
      problem: `${option} names a log, and so do --broker and --topic.`,
      cure: `Name it once: ${option} kafka://HOST:PORT/TOPIC is the same as --broker HOST:PORT --topic TOPIC.`,
    });
  return `kafka://${broker ?? 'localhost:9092'}/${topic ?? 'security-events'}`;
}
