/** A member of a group, as it describes itself when it joins. */
export interface Member {
  readonly id: string;
  /** Partitions that it consumes now. */
  readonly owned: readonly number[];
  /** Partitions whose state it has at hand, the last owned first. */
  readonly preferred: readonly number[];
}

/**
 * Who gets which of the partitions 0 to `partitions` - 1: each member as many as another, or one more; as many as
 * possible with who owns them, then with who prefers them. The order of the members does not matter.
 *
 * A partition that is to move is nobody's while its owner holds it: the owner lets go, joins again, and then it moves.
 * So two members never have it at once (KIP-429, "incremental cooperative rebalancing").
 */
export function assign(
  members: readonly Member[],
  partitions: number,
): ReadonlyMap<string, readonly number[]> {
  const owners = new Map<number, Set<string>>();
  for (const { id, owned } of members)
    for (const partition of owned) owners.set(partition, (owners.get(partition) ?? new Set()).add(id));
  const mayHave = (id: string, partition: number) => {
    const holders = owners.get(partition);
    return holders === undefined || holders.has(id);
  };
  const shares = sharesOf(members, partitions);
  return new Map(
    [...shares].map(([id, share]) => [
      id,
      share.filter((partition) => mayHave(id, partition)).sort((a, b) => a - b),
    ]),
  );
}

/** What each member has when all have let go of what is not theirs. */
function sharesOf(members: readonly Member[], partitions: number): Map<string, number[]> {
  const sorted = [...members].sort((a, b) => b.owned.length - a.owned.length || compare(a.id, b.id));
  const shares = new Map(sorted.map(({ id }) => [id, [] as number[]]));
  const free = new Set(Array.from({ length: partitions }, (_, partition) => partition));
  const least = Math.floor(partitions / members.length);
  let oneMore = partitions % members.length;
  const give = (id: string, partition: number | undefined) => {
    const share = shares.get(id)!;
    if (partition === undefined || !free.has(partition)) return;
    if (share.length > least || (share.length === least && oneMore === 0)) return;
    if (share.length === least) oneMore--;
    share.push(partition);
    free.delete(partition);
  };
  for (const { id, owned } of sorted) for (const partition of owned) give(id, partition);
  for (let rank = 0; rank < partitions; rank++)
    for (const { id, preferred } of sorted) give(id, preferred[rank]);
  for (const { id } of sorted) for (const partition of free) give(id, partition);
  return shares;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
