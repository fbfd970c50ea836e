import { expect, it } from 'vitest';
import { severityOf } from './severity.js';

it.each([
  [0.5, 'low'],
  [0.6999, 'low'],
  [0.7, 'medium'],
  [0.7999, 'medium'],
  [0.8, 'high'],
  [0.8999, 'high'],
  [0.9, 'critical'],
  [1, 'critical'],
] as const)('%d is %s', (score, severity) => expect(severityOf(score)).toBe(severity));
