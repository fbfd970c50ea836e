import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Answer, BenchCase, Figures } from './case.js';
import { cases } from './cases/cases.js';
import { describeMachine } from './machine.js';
import { measure, type Taken } from './measure.js';
import { benchmarksPage, formatFigure } from './page.js';
import { cache } from './places.js';
import { peersPython } from './python.js';
import { type BenchResult, type CaseResult, contenderResult, ratioResult } from './result.js';
import { Stage } from './stage.js';

export interface BenchOptions {
  /** Tiny data, one round: shows that everything works, says nothing about speed. */
  readonly quick: boolean;
  /** Names of cases; none: all. */
  readonly only: readonly string[];
  /** At most, where a case has more of its own; null: as many as each has. */
  readonly rounds: number | null;
  readonly seed: number;
  readonly tell: (line: string) => void;
}

/** Runs the cases. @throws where a program fails, or an answer is wrong */
export async function bench({ quick, only, rounds, seed, tell }: BenchOptions): Promise<BenchResult> {
  const unknown = only.filter((name) => !cases.some((known) => known.name === name));
  if (unknown.length > 0) {
    throw new Error(`no case ${unknown.join(', ')}; there are ${cases.map(({ name }) => name).join(', ')}`);
  }
  const python = await peersPython();
  await mkdir(cache, { recursive: true });
  const stage = new Stage(await mkdtemp(join(cache, 'stage-')), python, seed, quick);
  try {
    const results: CaseResult[] = [];
    for (const benchCase of cases) {
      if (only.length > 0 && !only.includes(benchCase.name)) continue;
      const most = quick ? 1 : (rounds ?? benchCase.rounds);
      results.push(await runCase(stage, benchCase, Math.min(most, benchCase.rounds), tell));
    }
    const date = new Date().toISOString().slice(0, 10);
    return { date, quick, machine: await describeMachine(python), cases: results };
  } finally {
    await stage.close();
  }
}

async function runCase(
  stage: Stage,
  { name, title, about, ratios, prepare }: BenchCase,
  rounds: number,
  tell: BenchOptions['tell'],
): Promise<CaseResult> {
  tell(`${name}: preparing`);
  const { data, contenders, problems, after } = await prepare(stage);
  const runs = contenders.map((): Taken[] => []);
  const figures = contenders.map((): Figures[] => []);
  for (let round = 1; round <= rounds; round++) {
    const answers: Record<string, Answer> = {};
    for (const [index, contender] of contenders.entries()) {
      const { clock, command } = contender;
      const folder = await contender.before();
      const measured = await measure(stage.python, folder, command);
      const { answer, cpuSeconds, rssMb } = measured;
      const wallSeconds = clock ? Number(answer[clock]) : measured.wallSeconds;
      runs[index]!.push({ wallSeconds, cpuSeconds, rssMb });
      const found = (await contender.figures?.(measured, folder)) ?? {};
      figures[index]!.push(found);
      answers[contender.name] = answer;
      tell(
        `${name}, round ${round} of ${rounds}: ${contender.name} ${wallSeconds.toFixed(2)} s, ${rssMb.toFixed(0)} MB${wordsOf(found)}`,
      );
    }
    const wrong = problems(answers);
    if (wrong.length > 0) throw new Error(`${name}: ${wrong.join('; ')}`);
  }
  await after?.();
  const results = contenders.map((contender, index) =>
    contenderResult(contender, runs[index]!, figures[index]!),
  );
  return {
    name,
    title,
    about,
    data,
    rounds,
    contenders: results,
    ratios: ratios.map((ratio) => ratioResult(ratio, results)),
  };
}

function wordsOf(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `; ${name} ${formatFigure(value)}`)
    .join('');
}

/** The command line: writes docs/benchmarks.json and .md where all cases were run in full, else both to output/bench/. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      cases: { type: 'string', default: '' },
      rounds: { type: 'string' },
      seed: { type: 'string', default: '42' },
    },
  });
  const only = values.cases.split(',').filter(Boolean);
  const result = await bench({
    quick: values.quick,
    only,
    rounds: values.rounds === undefined ? null : Number(values.rounds),
    seed: Number(values.seed),
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  const folder = values.quick || only.length > 0 ? join('output', 'bench') : 'docs';
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'benchmarks.json'), `${JSON.stringify(result, null, 1)}\n`);
  await writeFile(join(folder, 'benchmarks.md'), benchmarksPage(result));
  process.stdout.write(`${folder}/benchmarks.md\n`);
  return 0;
}
