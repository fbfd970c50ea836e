import { loadConfiguration, packagedConfig } from '../../config/load.js';
import { featureSetOf } from '../../core/features/feature-set.js';
import { code, page, prose, table } from './markdown.js';

/** docs/features.md, from the packaged profile and the statistics that it names. */
export function featuresPage(): string {
  const { profile } = loadConfiguration({ workingDirectory: packagedConfig(), environment: {} });
  const { features, aggregations, habits } = featureSetOf(profile);
  const sentences = features.map(({ name }) => {
    const sentence = profile.features[name]?.describe;
    if (!sentence) throw new RangeError(`${name} has no sentence: add describe to the profile`);
    return sentence;
  });
  return page('Features', [
    `What the profile \`${profile.name}\` tells of each ${profile.entity}: one column of the Parquet files per feature, in this order.
A feature counts the events in the run's window, duplicates left out. Numbers are exact in both engines: counts are whole,
sums are kept as integers of a declared scale, and only the last step divides or takes a root.`,
    `- **n**: events that meet the condition · **x**: the field's value · **v**: a distinct value, **n(v)**: events that have it
- **gap**: time from the latest event so far to one that is not older
- **intensive**: does not grow with the length of the history. Detectors score such features, unless the profile says otherwise
- a field keeps its first ${profile.caps.values.toLocaleString('en')} distinct values per ${profile.entity}; the manifest counts where a feature passed that`,
    table(
      ['feature', 'meaning', 'formula', 'unit', 'NULL when', 'type', 'kind', 'scored'],
      features.map((feature, index) => [
        code(feature.name),
        prose(sentences[index]!),
        code(feature.formula),
        feature.unit,
        feature.nullWhen ?? 'never',
        feature.whole ? 'BIGINT' : 'DOUBLE',
        feature.intensive ? 'intensive' : 'extensive',
        feature.scored ? 'yes' : 'no',
      ]),
    ),
    `The files also have \`cohort\`, \`anomaly_score\` (the isolation forest score of Liu, Ting and Zhou 2008, in (0, 1), higher is
worse) and \`anomaly_score_normalized\` (0 to 1 within the run). A NULL is imputed for the detectors only: the model says with what.`,
    `## Habits

What each ${profile.entity} usually does: for every dimension a table in the run's \`states/\`, one row per value with its
\`count\`, the offset of its first event and the \`days\` on which it occurred. \`days\` is a set of bits, day mod 62:
\`bit_count(days)\` is the number of distinct days, exact while they span at most 62.`,
    table(
      ['dimension', 'field', 'table', 'values kept'],
      Array.from(habits, ([dimension, index]) => {
        const { id, maxEntries } = aggregations[index]!;
        return [dimension, code(profile.habits[dimension]!), code(id), maxEntries.toLocaleString('en')];
      }),
    ),
  ]);
}
