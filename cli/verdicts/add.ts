import { Argument, type Command, InvalidArgumentError } from 'commander';
import { openEventLog } from '../../connectors/event-log/open.js';
import { appendVerdict } from '../../connectors/verdicts/verdict-log.js';
import { proposedSuppression } from '../../core/alerts/proposal.js';
import { type VerdictKind, type VerdictRecord, verdictOn } from '../../core/alerts/verdict.js';
import type { Suppression } from '../../core/profile/suppression.js';
import { printable } from '../../core/text/printable.js';
import { answer } from '../command.js';
import { findAlert, peakEvent } from './find-alert.js';
import { suppressionYaml } from './suppression-yaml.js';
import {
  newVerdictsCommand,
  type VerdictsOptions,
  type VerdictsPlace,
  withVerdicts,
} from './verdicts-command.js';

interface AddOptions extends VerdictsOptions {
  readonly who: string;
  readonly note?: string;
}

const kinds: Readonly<Record<'true' | 'false', VerdictKind>> = {
  true: 'true-positive',
  false: 'false-positive',
};

/** `streamguard verdicts add`: says whether an alert was right, and of a wrong one how to silence its like. */
export function addCommand(): Command {
  return newVerdictsCommand(
    'add',
    'Say that an alert was right (true) or wrong (false); a wrong one proposes a suppression',
    'add 3f0c9e4b2d7a41568c0e9b1f5a6d2c84 false --who eve --note "penetration test of March"',
  )
    .argument('<alert>', 'alert_id in the log of alerts')
    .addArgument(new Argument('<right>', 'whether it was right').choices(Object.keys(kinds)))
    .requiredOption('--who <name>', 'who says so', text)
    .option('--note <text>', 'why', text)
    .action(async (id: string, right: keyof typeof kinds, options: AddOptions) => {
      await withVerdicts(options, async (place) => {
        const { profile, profilePath } = place.configuration;
        const alert = await findAlert(place, id);
        const { who, note = null } = options;
        const timestamp = Date.now();
        const verdict = verdictOn(alert, profile, { verdict: kinds[right], note, who, timestamp });
        const peak = verdict.verdict === 'false-positive' ? await peakEvent(place, alert) : null;
        const suppression = peak && proposedSuppression(profile, verdict, peak);
        await append(place, verdict);
        answer(options, { verdict, suppression }, linesOf(verdict, suppression, profilePath));
      });
    });
}

function text(given: string): string {
  if (given.trim() !== '') return given;
  throw new InvalidArgumentError('It must not be empty.');
}

async function append({ log, urlOf }: VerdictsPlace, verdict: VerdictRecord): Promise<void> {
  const { partitions } = await log.identity();
  const verdicts = await openEventLog(urlOf('verdicts'), { create: { partitions } });
  try {
    await appendVerdict(verdicts, verdict);
  } finally {
    await verdicts.close();
  }
}

function linesOf(
  { alert_id, entity, verdict, who }: VerdictRecord,
  suppression: Suppression | null,
  profilePath: string,
): string[] {
  const said = printable(`Alert ${alert_id} of ${entity} is a ${verdict}, says ${who}.`);
  if (verdict === 'true-positive') return [said];
  if (suppression === null) {
    return [said, 'The event of its peak cannot be read any more, so no suppression is proposed.'];
  }
  return [
    said,
    `To keep its like out of alerts until ${suppression.until}, put this into ${printable(profilePath)}:`,
    '',
    ...suppressionYaml(suppression),
  ];
}
