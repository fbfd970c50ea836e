import { alertRecordNames } from '../alerts/alert.js';
import { anomalyRecordNames } from '../alerts/anomaly.js';
import { type ColumnTypes, type Fault, own } from './fault.js';
import type { Profile } from './profile.js';
import type { Component } from './scorer.js';

/** The scorer reads what features and habits count: the state has nothing else. */
export function scorerFaults(profile: Profile, types: ColumnTypes): Fault[] {
  if (!profile.scorer) return [];
  const at = ['scorer', 'classic', 'components'];
  const components = Object.entries(profile.scorer.classic?.components ?? {});
  const named = components.map(([name]) => ({ name, path: [...at, name] }));
  return [
    ...named.filter(({ name }) => name === profile.entity || taken(anomalyRecordNames, name)).map(asTaken),
    ...surpriseFaults(profile),
    ...(taken([...anomalyRecordNames, ...alertRecordNames], profile.entity)
      ? [asTaken({ path: ['entity'] })]
      : []),
    ...components.flatMap(([name, component]): Fault[] => {
      const [key, message] = problemOf(profile, types, component) ?? [];
      return key && message ? [{ path: [...at, name, key], message }] : [];
    }),
  ];
}

/** Evidence is of what the profile's states hold; components are made of evidence. */
function surpriseFaults({ scorer, entity, features, habits, signals, travel }: Profile): Fault[] {
  const surprise = scorer?.surprise;
  if (!surprise) return [];
  const at = ['scorer', 'surprise'];
  const noHabit = (section: 'habits' | 'fresh') =>
    Object.keys(surprise[section])
      .filter((name) => !own(habits, name))
      .map((name) => ({ path: [...at, section, name], message: 'is no habit' }));
  const evidence = [
    ...Object.keys(surprise.habits),
    ...Object.keys(surprise.fresh).map((name) => `new ${name}`),
    ...Object.keys(signals),
    ...(travel ? ['travel'] : []),
    ...(surprise.forest ? ['forest'] : []),
  ];
  const countsDays =
    Object.keys(signals).length > 0 || Object.values(features).some((feature) => 'daily' in feature);
  return [
    ...(Object.keys(surprise.fresh).length > 0 && !countsDays
      ? [{ path: [...at, 'fresh'], message: 'needs a signal or a daily feature: nothing counts days' }]
      : []),
    ...noHabit('habits'),
    ...noHabit('fresh'),
    ...Object.entries(surprise.components).flatMap(([name, made]): Fault[] => {
      const path = [...at, 'components', name];
      const unknown = made.find((part) => !evidence.includes(part));
      return [
        ...(name === entity || taken(anomalyRecordNames, name) ? [asTaken({ path })] : []),
        ...(unknown === undefined ? [] : [{ path, message: `${unknown} is no evidence` }]),
      ];
    }),
  ];
}

function taken(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function asTaken({ path }: Pick<Fault, 'path'>): Fault {
  return { path, message: 'has the name of another member of the records of anomalies and alerts' };
}

function problemOf(
  profile: Profile,
  types: ColumnTypes,
  component: Component,
): readonly [key: string, message: string] | null {
  if ('rare' in component) {
    const feature = own(profile.features, component.rare);
    const counts = feature !== undefined && 'count' in feature && feature.count.where !== undefined;
    return counts ? null : ['rare', `${component.rare} is no count feature with conditions`];
  }
  const { unusual: field } = component;
  if (!types.has(field)) return ['unusual', `names no declared field (${field})`];
  return isCounted(profile, field) ? null : ['unusual', `no feature or habit counts the values of ${field}`];
}

function isCounted({ features, habits }: Profile, field: string): boolean {
  return (
    Object.values(habits).includes(field) ||
    Object.values(features).some((feature) => {
      if ('distinct' in feature) return feature.distinct === field;
      return 'frequency' in feature && feature.frequency === field;
    })
  );
}
