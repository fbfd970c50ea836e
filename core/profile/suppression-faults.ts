import type { ColumnTypes, Fault } from './fault.js';
import { predicateFaults } from './predicate-faults.js';
import type { Profile } from './profile.js';

/** A suppression reads the columns of an event, and is told by its name. */
export function suppressionFaults(profile: Profile, types: ColumnTypes): Fault[] {
  const all = profile.alerts.suppressions;
  return all.flatMap(({ name, when }, index) => {
    const at = ['alerts', 'suppressions', String(index)];
    const isTaken = all.findIndex((other) => other.name === name) < index;
    return [
      ...(isTaken ? [{ path: [...at, 'name'], message: `${name} is the name of another suppression` }] : []),
      ...predicateFaults(profile, types, [...at, 'when'], when),
    ];
  });
}
