import type { Command } from 'commander';
import { openIfThere } from '../../connectors/event-log/open-if-there.js';
import { verdictsIn } from '../../connectors/verdicts/verdict-log.js';
import type { VerdictRecord } from '../../core/alerts/verdict.js';
import { answer } from '../command.js';
import { table, withHead } from '../table.js';
import { newVerdictsCommand, type VerdictsOptions, withVerdicts } from './verdicts-command.js';

interface ListOptions extends VerdictsOptions {
  readonly entity?: string;
}

interface ListedVerdict extends VerdictRecord {
  /** It is the last one on its alert. */
  readonly counts: boolean;
}

/** Terminal columns of a name or a note. */
const mostWidth = 40;

/** `streamguard verdicts list`: what was said, the latest first. */
export function listCommand(): Command {
  return newVerdictsCommand('list', 'What was said of alerts, the latest first', 'list --entity ann')
    .option('--entity <name>', 'alerts of this one only')
    .action(async (options: ListOptions) => {
      await withVerdicts(options, async ({ configuration, urlOf }) => {
        const { name: profile } = configuration.profile;
        const isMeant = (verdict: VerdictRecord) =>
          verdict.profile === profile && (options.entity ?? verdict.entity) === verdict.entity;
        const verdicts = (await listed(urlOf('verdicts'))).filter(isMeant);
        answer(options, { verdicts }, verdicts.length === 0 ? ['no verdicts'] : textOf(verdicts));
      });
    });
}

async function listed(url: string): Promise<ListedVerdict[]> {
  const log = await openIfThere(url);
  if (log === null) return [];
  try {
    const all: VerdictRecord[] = [];
    for await (const verdict of verdictsIn(log)) all.push(verdict);
    const last = new Map(all.map(({ alert_id, verdict_id }) => [alert_id, verdict_id]));
    return all
      .map((verdict) => ({ ...verdict, counts: last.get(verdict.alert_id) === verdict.verdict_id }))
      .sort((a, b) => b.timestamp - a.timestamp);
  } finally {
    await log.close();
  }
}

function textOf(verdicts: readonly ListedVerdict[]): string[] {
  const head = ['alert', 'entity', 'said', 'verdict', 'who', 'note'];
  const rows = verdicts.map(({ alert_id, entity, timestamp, verdict, counts, who, note }) => {
    const at = new Date(timestamp).toISOString().slice(0, 16).replace('T', ' ');
    return [alert_id, entity, at, counts ? verdict : `${verdict} (replaced)`, who, note ?? ''];
  });
  return withHead(table([head, ...rows], { mostWidth }));
}
