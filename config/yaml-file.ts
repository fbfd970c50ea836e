import { readFileSync } from 'node:fs';
import { isMap, isNode, LineCounter, type Node, type ParsedNode, parseDocument, YAMLMap } from 'yaml';
import type { z } from 'zod';
import { causeOf, StreamGuardError } from '../core/errors/errors.js';

/** Values that come from elsewhere than the file. */
export interface Overlay {
  over(document: unknown): unknown;
  /** Where the value at a path came from; null: from the file. */
  placeOf(path: readonly PropertyKey[]): string | null;
}

const noOverlay: Overlay = { over: (document) => document, placeOf: () => null };

/**
 * Reads a YAML file against its declared schema.
 * @throws config-not-found, or config-invalid with file:line:column of the first fault and how many follow
 */
export function readYaml<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  overlay: Overlay = noOverlay,
): z.infer<Schema> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new StreamGuardError('config-not-found', { path, cause: causeOf(thrown) }, { cause: thrown });
  }
  return parseYaml(path, text, schema, overlay);
}

export function parseYaml<Schema extends z.ZodType>(
  path: string,
  text: string,
  schema: Schema,
  overlay: Overlay = noOverlay,
): z.infer<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const syntax = document.errors[0];
  if (syntax) {
    const problem = syntax.message.split('\n')[0] ?? syntax.code;
    throw invalid(at(syntax.pos[0]), problem.replace(/ at line .*$/, ''), document.errors.length);
  }
  const result = schema.safeParse(overlay.over(document.toJS() ?? {}));
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap(deepest);
  const fault = faults.find(isTypo) ?? faults[0]!;
  const place = overlay.placeOf(fault.path) ?? at(offsetOf(document.contents, fault));
  throw invalid(place, describe(fault), faults.length);
}

function invalid(place: string, problem: string, faults: number): StreamGuardError {
  const more = faults > 1 ? ` (and ${faults - 1} more)` : '';
  return new StreamGuardError('config-invalid', {
    place,
    problem: `${problem}${more}.`,
    cure: 'Correct it there; docs/configuration.md lists every key with its type and range.',
  });
}

/** A union reports one list of faults per member: the member that got furthest is the one that was meant. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const unknownKeys = (faults: z.core.$ZodIssue[]) => faults.filter(isTypo).length;
  const members = issue.errors.map((faults) =>
    faults.map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] })),
  );
  members.sort(
    (a, b) =>
      unknownKeys(a) - unknownKeys(b) ||
      a.length - b.length ||
      (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0),
  );
  return (members[0] ?? []).flatMap(deepest);
}

/** Where no member of a union knows a key, what else they miss is its consequence. */
function isTypo(fault: z.core.$ZodIssue): boolean {
  return fault.code === 'unrecognized_keys';
}

function describe(fault: z.core.$ZodIssue): string {
  const where = fault.path.join('.');
  if (fault.code === 'unrecognized_keys') return `unknown key ${[...fault.path, fault.keys[0]].join('.')}`;
  return where ? `${where}: ${fault.message}` : fault.message;
}

/** The character at which the fault stands; a missing key is placed at its parent. */
function offsetOf(root: ParsedNode | Node | null, fault: z.core.$ZodIssue): number {
  let node: unknown = root;
  let offset = startOf(root);
  for (const key of fault.path) {
    if (node instanceof YAMLMap) {
      const pair = node.items.find((item) => String(item.key) === String(key));
      if (!pair) return offset;
      offset = startOf(pair.key);
      node = pair.value;
    } else if (isNode(node) && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(key)];
      offset = startOf(node) || offset;
    }
  }
  if (fault.code === 'unrecognized_keys' && isMap(node)) {
    const pair = node.items.find((item) => String(item.key) === fault.keys[0]);
    return pair ? startOf(pair.key) : offset;
  }
  return offset;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
