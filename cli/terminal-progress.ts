import cliProgress from 'cli-progress';
import type { Progress, Stage } from '../core/progress/progress.js';

const plainEveryMs = 2000;

/**
 * Progress for a person: a bar with rate and time left on a terminal, a plain line every two seconds elsewhere.
 * `nowMs` is a monotonic clock.
 */
export function terminalProgress(stream: NodeJS.WriteStream, nowMs: () => number): Progress {
  return {
    stage(name, total, unit) {
      const startedMs = nowMs();
      const rate = (done: number) =>
        `${formatCount(done / Math.max((nowMs() - startedMs) / 1000, 0.001))} ${unit}/s`;
      const summary = (done: number, note?: string) => {
        const seconds = ((nowMs() - startedMs) / 1000).toFixed(1);
        const counted = done > 0 ? `${formatCount(done)} ${unit}, ${rate(done)}` : '';
        return `${name}: ${[note, counted, `${seconds} s`].filter(Boolean).join(', ')}\n`;
      };
      return stream.isTTY
        ? bar(stream, name, total, unit, rate, summary)
        : plain(stream, name, total, rate, summary, nowMs);
    },
  };
}

type Summary = (done: number, note?: string) => string;

function bar(
  stream: NodeJS.WriteStream,
  name: string,
  total: number | null,
  unit: string,
  rate: (done: number) => string,
  summary: Summary,
): Stage {
  let done = 0;
  const drawn = new cliProgress.SingleBar(
    {
      stream,
      clearOnComplete: true,
      hideCursor: true,
      format: (options, params, payload) => {
        const counts = total === null ? formatCount(done) : `${formatCount(done)}/${formatCount(total)}`;
        const left =
          total === null || params.eta === 0
            ? ''
            : `, ${cliProgress.Format.TimeFormat(params.eta, options, 1)} left`;
        const drawing = total === null ? '' : ` ${cliProgress.Format.BarFormat(params.progress, options)}`;
        return `${name}${drawing} ${counts} ${unit} ${payload.rate}${left}`;
      },
    },
    cliProgress.Presets.shades_classic,
  );
  drawn.start(total ?? 1, 0, { rate: '' });
  return {
    advance(by) {
      done += by;
      drawn.update(total === null ? 0 : Math.min(done, total), { rate: rate(done) });
    },
    done(note) {
      drawn.stop();
      stream.write(summary(done, note));
    },
  };
}

function plain(
  stream: NodeJS.WriteStream,
  name: string,
  total: number | null,
  rate: (done: number) => string,
  summary: Summary,
  nowMs: () => number,
): Stage {
  let done = 0;
  let saidMs = nowMs();
  const started = saidMs;
  return {
    advance(by) {
      done += by;
      if (nowMs() - saidMs < plainEveryMs) return;
      saidMs = nowMs();
      const perMs = done / (saidMs - started);
      const left = total === null || done === 0 ? '' : `, ${Math.ceil((total - done) / perMs / 1000)} s left`;
      const share = total ? ` ${Math.floor((done / total) * 100)} %` : '';
      stream.write(`${name}:${share} ${rate(done)}${left}\n`);
    },
    done(note) {
      stream.write(summary(done, note));
    },
  };
}

/** 1234567 → "1,234,567". */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
