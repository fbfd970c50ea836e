/** `npm run bench -- [--quick] [--cases a,b] [--rounds N]`: compiles the benchmark into node_modules/.cache and runs it. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'scripts/bench/tsconfig.json'], {
  stdio: 'inherit',
});
const { main } = await import(`${root}/node_modules/.cache/bench/scripts/bench/bench.js`);
process.exitCode = await main(process.argv.slice(2));
