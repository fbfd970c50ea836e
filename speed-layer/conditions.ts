import { causeOf, StreamGuardError } from '../core/errors/errors.js';

/** What the speed layer depends on. */
export type Dependency = 'log' | 'outputs' | 'disk' | 'views';

/** Whether it may pass by itself, and is worth another attempt. */
export function isPassing(thrown: unknown): boolean {
  return thrown instanceof StreamGuardError && thrown.retry;
}

/** Whether a local state cannot be read, wherever that was noticed: LevelDB looks at what it has when it is asked for. */
export function isDamage(thrown: unknown): thrown is StreamGuardError {
  return thrown instanceof StreamGuardError && thrown.code === 'state-damaged';
}

/** Whether one dependency works; told once at each change, and never more often. */
export interface Condition {
  broken(thrown: unknown): void;
  good(): void;
}

export interface ConditionListener {
  /** @param cause null: it works again */
  changed(dependency: Dependency, cause: string | null): void;
  failed(dependency: Dependency): void;
}

export function conditionOf(dependency: Dependency, listener: ConditionListener): Condition {
  return partsOf(dependency, listener)();
}

/** Makes conditions of parts of one dependency, which works where all of them do. */
export function partsOf(dependency: Dependency, listener: ConditionListener): () => Condition {
  let brokenParts = 0;
  return () => {
    let isBroken = false;
    return {
      broken(thrown) {
        listener.failed(dependency);
        if (isBroken) return;
        isBroken = true;
        if (++brokenParts === 1) listener.changed(dependency, causeOf(thrown));
      },
      good() {
        if (!isBroken) return;
        isBroken = false;
        if (--brokenParts === 0) listener.changed(dependency, null);
      },
    };
  };
}
