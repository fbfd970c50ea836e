import { type Column, indexOfColumn, type Value } from '../events/event.js';
import type { Predicate } from '../profile/predicate.js';
import type { Profile } from '../profile/profile.js';
import type { Component } from '../profile/scorer.js';
import { columnText, fillIn, reasonOf } from './reason.js';

/**
 * What the reasons of an event name, as conditions that it meets: the field of each component whose reason is among them
 * with the event's value, and the conditions of a rare kind of event.
 * @param values of the event
 */
export function namedColumns(
  profile: Profile,
  columns: readonly Column[],
  values: readonly Value[],
  reasons: readonly string[],
): Predicate {
  const components = Object.values(profile.scorer?.classic?.components ?? {});
  const named = components.map((component) => conditionsOf(profile, columns, values, reasons, component));
  return Object.assign({}, ...named, ...surprising(profile, columns, values, reasons));
}

/** Of habits: the field with the event's value. */
function surprising(
  profile: Profile,
  columns: readonly Column[],
  values: readonly Value[],
  reasons: readonly string[],
): Predicate[] {
  const textOfColumn = columnText(columns, values);
  return Object.entries(profile.scorer?.surprise?.habits ?? {}).map(([habit, { reason }]) => {
    const index = indexOfColumn(columns, profile.habits[habit]!);
    const column = columns[index]!;
    const text = fillIn(reason, (name) => textOfColumn(name === 'value' ? column.name : name));
    return reasons.includes(text) ? equalTo(column, values[index]!) : {};
  });
}

function conditionsOf(
  profile: Profile,
  columns: readonly Column[],
  values: readonly Value[],
  reasons: readonly string[],
  component: Component,
): Predicate {
  if ('rare' in component) {
    const feature = profile.features[component.rare];
    const counted = feature !== undefined && 'count' in feature ? feature.count.where : undefined;
    return reasons.includes(component.reason) ? (counted ?? {}) : {};
  }
  const index = indexOfColumn(columns, component.unusual);
  const column = columns[index]!;
  const value = values[index]!;
  return reasons.includes(reasonOf(component.reason, value, column)) ? equalTo(column, value) : {};
}

/** The condition that a column has this value. */
export function equalTo({ name, scale }: Column, value: Value): Predicate {
  if (value === null) return { [name]: { exists: false } };
  return { [name]: typeof value === 'number' ? value / 10 ** scale : value };
}
