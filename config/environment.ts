import { z } from 'zod';
import { settingsSchema } from './settings.js';
import type { Overlay } from './yaml-file.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Lays the environment over a configuration document: STREAMGUARD_LOG_URL is log.url, STREAMGUARD_MACHINE_WORKERS is
 * machine.workers. Only declared settings are read; values are checked by the schema afterwards.
 */
export function environmentOverlay(environment: Environment): Overlay {
  return {
    over: (document) => withEnvironment(document, environment),
    placeOf: (path) => {
      const setting = declaredSettings().find(
        ({ section, key }) => path.join('.') === (section === null ? key : `${section}.${key}`),
      );
      const variable = setting && variableOf(setting.section, setting.key);
      return variable !== undefined && environment[variable] !== undefined ? variable : null;
    },
  };
}

function withEnvironment(document: unknown, environment: Environment): unknown {
  const merged: Record<string, unknown> = { ...(document as Record<string, unknown>) };
  for (const { section, key, schema } of declaredSettings()) {
    const text = environment[variableOf(section, key)];
    if (text === undefined) continue;
    const value = readers[unwrap(schema).type]?.(text) ?? text;
    if (section === null) merged[key] = value;
    else merged[section] = { ...(merged[section] as Record<string, unknown> | undefined), [key]: value };
  }
  return merged;
}

/** By the type of a setting; text that is none of the type stays text, for the schema to refuse. */
const readers: Partial<Record<z.ZodType['type'], (text: string) => unknown>> = {
  number: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)),
  boolean: (text) => ({ true: true, false: false })[text],
};

export interface DeclaredSetting {
  readonly section: string | null;
  readonly key: string;
  readonly schema: z.ZodType;
}

export function declaredSettings(): DeclaredSetting[] {
  return Object.entries(settingsSchema.shape).flatMap(([name, schema]): DeclaredSetting[] => {
    const inner = unwrap(schema);
    if (!(inner instanceof z.ZodObject)) return [{ section: null, key: name, schema }];
    return Object.entries(inner.shape).map(([key, entry]) => ({
      section: name,
      key,
      schema: entry as z.ZodType,
    }));
  });
}

/** STREAMGUARD_LOG_FETCH_BYTES for log.fetchBytes. */
export function variableOf(section: string | null, key: string): string {
  const snake = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return ['STREAMGUARD', ...(section === null ? [] : [snake(section)]), snake(key)].join('_');
}

function unwrap(schema: z.ZodType): z.ZodType {
  let inner: z.ZodType = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional || inner instanceof z.ZodPrefault) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}
