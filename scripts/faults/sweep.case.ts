/** What a step of a traced run was; see kill-at.mjs. */
export type Step = readonly [kind: string, path: string];

/** Where to kill: before the step `at` (from 1), or with that step half done. */
export interface Kill {
  readonly at: number;
  readonly torn: boolean;
  readonly what: string;
}

const halves = new Set(['write', 'copy']);
const cosmetic = new Set(['mkdir', 'remove']);

/**
 * Every step of a trace, the halves of writes and COPYs too. Unless `full`, neither the folders that are made and what is
 * removed, nor, of steps of a kind in a row, those between the first and the last: they leave much the same behind.
 */
export function killsOf(steps: readonly Step[], full: boolean): Kill[] {
  const numbered = steps.map(([kind, path], index) => ({ kind, path, at: index + 1 }));
  const telling = numbered.filter(({ kind }) => !cosmetic.has(kind));
  const kindAt = (index: number) => telling[index]?.kind;
  const chosen = telling.filter(
    ({ kind }, index) => kindAt(index - 1) !== kind || kindAt(index + 1) !== kind,
  );
  return (full ? numbered : chosen).flatMap(({ kind, path, at }): Kill[] => {
    const before = { at, torn: false, what: `before ${kind} ${path}` };
    return halves.has(kind)
      ? [before, { ...before, torn: true, what: `half-way in ${kind} ${path}` }]
      : [before];
  });
}

/** Runs the tasks, `lanes` at a time, and returns their results in order. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  task: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await task(items[index]!, index);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
