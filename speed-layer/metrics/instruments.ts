import { Counter, Gauge, type Registry } from 'prom-client';

export interface Described {
  readonly name: string;
  readonly help: string;
  readonly registry: Registry;
}

export function counter({ name, help, registry }: Described): Counter {
  return new Counter({ name, help, registers: [registry] });
}

/** A counter per kind, all there from the beginning: a rate needs the 0 before the first. */
export function counterOf<Label extends string>(
  { name, help, registry }: Described,
  label: Label,
  kinds: readonly string[],
): Counter<Label> {
  const made = new Counter({ name, help, labelNames: [label], registers: [registry] });
  for (const kind of kinds) made.labels(kind).inc(0);
  return made;
}

export function gauge<Label extends string>(
  { name, help, registry }: Described,
  ...labelNames: Label[]
): Gauge<Label> {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}
