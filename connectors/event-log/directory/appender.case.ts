import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const built = new URL('../../../dist/connectors/event-log/open.js', import.meta.url);
const script = `
  import { openEventLog } from ${JSON.stringify(built.href)};
  const [url, name, appends, perAppend] = process.argv.slice(1);
  const writer = await (await openEventLog(url)).writer();
  for (let n = 0; n < appends * perAppend; ) {
    const records = Array.from({ length: perAppend }, () => ({
      key: Buffer.from('user-' + n),
      value: Buffer.from(JSON.stringify({ by: name, n: n++, fill: 'x'.repeat(2000) })),
      logTime: n,
    }));
    await writer.append(records);
    process.stdout.write('.');
  }`;

/** Another process that appends numbered lines to a log. Needs the built package. */
export class Appender {
  /** Appends that the log has acknowledged. */
  acknowledged = 0;
  readonly ended: Promise<unknown>;
  readonly #process: ChildProcess;
  #error = '';

  constructor(
    log: string,
    readonly name: string,
    appends: number,
    perAppend: number,
  ) {
    const args = ['--input-type=module', '-e', script, `dir:${log}`, name, `${appends}`, `${perAppend}`];
    this.#process = spawn(process.execPath, args, { cwd: fileURLToPath(new URL('.', built)) });
    this.#process.stdout?.on('data', (dots: Buffer) => {
      this.acknowledged += dots.length;
    });
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.#error += text;
    });
    this.ended = once(this.#process, 'close').then(([code]) => {
      if (code) throw new Error(`the appender ended with ${code}: ${this.#error}`);
    });
  }

  /** Kills it without notice once the log has acknowledged so many appends. */
  async killAfter(appends: number): Promise<void> {
    while (this.acknowledged < appends && this.#process.exitCode === null)
      await once(this.#process.stdout!, 'data');
    this.#process.kill('SIGKILL');
    await this.ended;
  }
}
