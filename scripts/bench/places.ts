import { resolve } from 'node:path';

/** Of the checkout, which is the current folder; some of these files are run or read, not compiled. */
export const program = resolve('dist/cli/main.js');
export const cache = resolve('.cache/bench');
export const peer = (name: string): string => resolve('scripts/bench/peers', name);
