import { derivedType, sourceTypeOf } from '../events/derived-types.js';
import { type ColumnTypes, type Fault, own } from './fault.js';
import { predicateFaults } from './predicate-faults.js';
import {
  type Derivation,
  type FeatureDefinition,
  type Field,
  type Profile,
  profileSchema,
} from './profile.js';
import { scorerFaults } from './scorer-faults.js';
import { signalFaults } from './signal-faults.js';
import { suppressionFaults } from './suppression-faults.js';

/** The schema of a profile whose names all refer to something. */
export const soundProfileSchema = profileSchema.superRefine((profile, context) => {
  for (const { path, message } of faultsOf(profile))
    context.addIssue({ code: 'custom', path: [...path], message });
});

/** What the schema of a profile cannot see: names that refer to nothing, or to something of the wrong type. */
function faultsOf(profile: Profile): Fault[] {
  const types = columnTypes(profile);
  return [
    ...roles(profile),
    ...Object.entries(profile.derive).flatMap(([name, derivation]) => derived(profile, name, derivation)),
    ...days(profile),
    ...habits(profile, types),
    ...signalFaults(profile, types),
    ...travel(profile),
    ...Object.entries(profile.fields).flatMap(([name, field]) => patterns(name, field)),
    ...profile.report.features.filter((name) => !own(profile.features, name)).map(unknownInReport),
    ...scorerFaults(profile, types),
    ...suppressionFaults(profile, types),
    ...Object.keys(profile.features).flatMap((name) => reserved(profile, name)),
    ...Object.entries(profile.features).flatMap(([name, feature]) => features(profile, types, name, feature)),
  ];
}

function unknownInReport(name: string): Fault {
  return { path: ['report', 'features'], message: `${name} is no feature` };
}

/** Columns that training data has besides the features. */
const outputColumns = ['peer_distance', 'cohort', 'anomaly_score', 'anomaly_score_normalized', 'is_anomaly'];

function reserved(profile: Profile, name: string): Fault[] {
  const taken = name === profile.entity || outputColumns.includes(name);
  return taken
    ? [{ path: ['features', name], message: 'has the name of another column of the training data' }]
    : [];
}

function columnTypes(profile: Profile): ColumnTypes {
  const fields = Object.entries(profile.fields).map(([name, field]) => [name, field.type] as const);
  const derive = Object.entries(profile.derive).map(
    ([name, derivation]) => [name, derivedType(derivation).type] as const,
  );
  return new Map<string, Field['type']>([...fields, ...derive]);
}

function roles(profile: Profile): Fault[] {
  const wanted = { entity: 'string', id: 'string', kind: 'string', time: 'integer' } as const;
  return Object.entries(wanted).flatMap(([role, type]) => {
    const field = profile[role as keyof typeof wanted];
    const declared = own(profile.fields, field);
    if (!declared) return [{ path: [role], message: `names no declared field (${field})` }];
    return declared.type === type ? [] : [{ path: [role], message: `${field} must be of type ${type}` }];
  });
}

function derived(profile: Profile, name: string, derivation: Derivation): Fault[] {
  const [kind, field] = Object.entries(derivation)[0]!;
  if (own(profile.fields, name)) return [{ path: ['derive', name], message: 'has the name of a field' }];
  const wanted = sourceTypeOf(derivation);
  const at = (message: string): Fault => ({ path: ['derive', name, kind], message });
  return [
    ...(own(profile.fields, field)?.type === wanted ? [] : [at(`${field} is no declared ${wanted} field`)]),
    ...('pointOf' in derivation && Object.keys(profile.places).length === 0 ? [at('needs places')] : []),
  ];
}

function days({ day, derive }: Profile): Fault[] {
  if (day === undefined || 'dayOf' in (own(derive, day) ?? {})) return [];
  return [{ path: ['day'], message: `${day} is no derivation of kind dayOf` }];
}

function travel({ travel, derive, habits }: Profile): Fault[] {
  if (!travel) return [];
  const isPoint = 'pointOf' in (own(derive, travel.point) ?? {});
  return [
    ...(isPoint
      ? []
      : [{ path: ['travel', 'point'], message: `${travel.point} is no derivation of kind pointOf` }]),
    ...(own(habits, travel.habit)
      ? []
      : [{ path: ['travel', 'habit'], message: `${travel.habit} is no habit` }]),
  ];
}

function habits({ day, habits }: Profile, types: ColumnTypes): Fault[] {
  const fields = Object.entries(habits);
  return [
    ...(fields.length > 0 && day === undefined ? [{ path: ['habits'], message: 'needs day' }] : []),
    ...fields
      .filter(([, field]) => !types.has(field))
      .map(([name, field]) => ({ path: ['habits', name], message: `names no declared field (${field})` })),
  ];
}

function patterns(name: string, field: Field): Fault[] {
  if (field.type !== 'string' || field.pattern === undefined) return [];
  try {
    new RegExp(field.pattern, 'su');
    return [];
  } catch (thrown) {
    return [{ path: ['fields', name, 'pattern'], message: (thrown as Error).message }];
  }
}

function features(profile: Profile, types: ColumnTypes, name: string, feature: FeatureDefinition): Fault[] {
  const at = (key: string, message: string): Fault => ({ path: ['features', name, key], message });
  const column = (key: string, field: string, numeric: boolean): Fault[] => {
    const type = types.get(field);
    if (!type) return [at(key, `names no declared field (${field})`)];
    const isNumber = type === 'integer' || type === 'decimal';
    return numeric && !isNumber ? [at(key, `${field} is ${type}, a number is needed`)] : [];
  };
  if ('count' in feature) {
    return predicateFaults(profile, types, ['features', name, 'count', 'where'], feature.count.where ?? {});
  }
  if ('distinct' in feature) return column('distinct', feature.distinct, false);
  if ('frequency' in feature) return column('frequency', feature.frequency, false);
  if ('sum' in feature) return column('sum', feature.sum, true);
  if ('extremes' in feature) return column('extremes', feature.extremes, true);
  if ('gaps' in feature) return [];
  if ('daily' in feature) {
    const { sum } = feature.daily;
    return [
      ...(profile.day === undefined ? [at('daily', 'needs day')] : []),
      ...(sum === undefined ? [] : column('daily', sum, true)),
    ];
  }
  if ('sequence' in feature) {
    const { of, endedBy } = feature.sequence;
    return [
      ...predicateFaults(profile, types, ['features', name, 'sequence', 'of'], of),
      ...predicateFaults(profile, types, ['features', name, 'sequence', 'endedBy'], endedBy),
    ];
  }
  return feature.ratio
    .filter((part) => 'ratio' in (own(profile.features, part) ?? { ratio: null }))
    .map((part) => at('ratio', `${part} is no feature, or a ratio itself`));
}
