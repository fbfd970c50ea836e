import type { Random } from '../../core/random/random.js';
import { hex, pick } from '../chance.js';

export interface Device {
  readonly hostname: string;
  readonly userAgent: string;
}

const firefox = (system: string, version: number) =>
  `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const chrome = (system: string, version: number) =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;

const computers: readonly string[] = [
  chrome('Windows NT 10.0; Win64; x64', 141),
  chrome('Windows NT 10.0; Win64; x64', 142),
  firefox('Windows NT 10.0; Win64; x64', 144),
  chrome('Macintosh; Intel Mac OS X 10_15_7', 142),
  chrome('X11; Linux x86_64', 141),
  firefox('X11; Linux x86_64', 144),
];
const phones: readonly string[] = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
];
const agents: readonly string[] = ['curl/8.14.1', 'python-requests/2.32.5', 'Go-http-client/2.0'];

export function computer(random: Random): Device {
  return { hostname: `pc-${hex(random, 4)}`, userAgent: pick(random, computers) };
}

export function phone(random: Random): Device {
  return { hostname: `phone-${hex(random, 4)}`, userAgent: pick(random, phones) };
}

/** A server that runs jobs. */
export function server(random: Random): Device {
  return { hostname: `srv-${hex(random, 4)}`, userAgent: pick(random, agents) };
}
