import type { ColumnTypes, Fault } from './fault.js';
import { predicateFaults } from './predicate-faults.js';
import type { Profile } from './profile.js';
import type { SignalDefinition } from './signal.js';

/** Signals of what is no field; and without days. */
export function signalFaults(profile: Profile, types: ColumnTypes): Fault[] {
  const signals = Object.entries(profile.signals);
  return [
    ...(signals.length > 0 && profile.day === undefined ? [{ path: ['signals'], message: 'needs day' }] : []),
    ...signals.flatMap(([name, signal]) => ofSignal(profile, types, name, signal)),
  ];
}

function ofSignal(profile: Profile, types: ColumnTypes, name: string, signal: SignalDefinition): Fault[] {
  const at = ['signals', name];
  if ('count' in signal) return predicateFaults(profile, types, [...at, 'count'], signal.count);
  const type = types.get(signal.sum);
  const isNumber = type === 'integer' || type === 'decimal';
  const message = type
    ? `${signal.sum} is ${type}, a number is needed`
    : `names no declared field (${signal.sum})`;
  return [
    ...(isNumber ? [] : [{ path: [...at, 'sum'], message }]),
    ...predicateFaults(profile, types, [...at, 'where'], signal.where ?? {}),
  ];
}
