import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { contenderNames } from '../../batch-layer/evaluation/contenders.js';
import type { Evaluation } from '../../batch-layer/evaluation/evaluation.js';
import { qualityMarkdown } from '../../batch-layer/evaluation/report/markdown.js';
import { qualityPage } from '../../batch-layer/evaluation/report/page.js';
import { causeOf, StreamGuardError } from '../../core/errors/errors.js';
import { number, wholeNumber } from '../arguments.js';
import { answer, configurationOf, newCommand, progressOf } from '../command.js';
import { stretchOptions } from '../stretch.js';
import { assertMeaningful, type EvaluateOptions, isOfLog } from './evaluate-options.js';
import { evaluationText } from './evaluation-text.js';
import { evaluateLog } from './labelled-log.js';
import { names, numbers, wholeNumbers } from './lists.js';
import { evaluateWorlds } from './simulated-worlds.js';

/** `streamguard evaluate`: how many attacks scorers find, how soon, and at the price of how many alerts. */
export function evaluateCommand(): Command {
  const command = newCommand(
    'evaluate',
    'Prove on labelled attacks what is found, how soon, and with how many alerts: on simulated worlds, or on a log with --labels',
    'streamguard evaluate --seeds 1001-1003 --html quality.html',
  )
    .option(
      '--scorers <a,b>',
      `side by side, of ${contenderNames.join(', ')} (default: all)`,
      names(contenderNames),
    )
    .option(
      '--budget <n>',
      'alerts a day that people can look at: scorers are compared within it as well',
      number(0, 1_000_000),
      20,
    )
    .option('--html <file>', 'write a page with pictures to this file')
    .option('--markdown <file>', 'write the tables to this file')
    .option('--seeds <list>', 'worlds: one per seed and rate, such as 1001-1010 (the default)', wholeNumbers)
    .option('--users <n>', 'worlds: accounts (default: 120)', wholeNumber(1, 100_000))
    .option('--history <n>', 'worlds: days that the run is trained on (default: 14)', wholeNumber(1, 365))
    .option('--days <n>', 'worlds: days after these, that are scored (default: 7)', wholeNumber(1, 365))
    .option(
      '--events-per-day <n>',
      'worlds: mean events of a person on a working day (default: 90)',
      number(1, 100_000),
    )
    .option(
      '--surprises-per-day <n>',
      'worlds: harmless surprises that begin per day (default: 1)',
      number(0, 10_000),
    )
    .option(
      '--incidents-per-day <list>',
      'worlds: attacks that begin per day, each rate for itself; 0 is a quiet time (default: 1,3,10,0)',
      numbers(0, 10_000),
    )
    .option(
      '--intensities <list>',
      'worlds: how plainly attacks show, at the greatest rate, beside 1 (default: 0.1,0.25,0.5,0.75)',
      numbers(0.001, 1),
    )
    .option(
      '--labels <file>',
      'log: NDJSON of {event_id, scenario, incident}; benign-… is a harmless surprise',
    )
    .option('--source <url>', 'log: event log to judge (default: log.url)')
    .option('--run <run>', 'log: the run to judge by (default: latest)');
  return stretchOptions(command, "the run's cut").action(run);
}

async function run(options: EvaluateOptions): Promise<void> {
  assertMeaningful(options);
  const configuration = configurationOf(options);
  const contest = { scorers: options.scorers ?? contenderNames, budgetPerDay: options.budget };
  const progress = progressOf(options);
  const evaluation = isOfLog(options)
    ? await evaluateLog(configuration, options, contest, progress)
    : await evaluateWorlds(configuration, options, contest, progress);
  await write(options.html, qualityPage, evaluation);
  await write(options.markdown, qualityMarkdown, evaluation);
  answer(options, evaluation, evaluationText(evaluation));
}

async function write(
  path: string | undefined,
  textOf: (evaluation: Evaluation) => string,
  evaluation: Evaluation,
): Promise<void> {
  if (path === undefined) return;
  await writeFile(path, textOf(evaluation)).catch((thrown) => {
    throw new StreamGuardError('disk-failed', { folder: path, cause: causeOf(thrown) }, { cause: thrown });
  });
}
