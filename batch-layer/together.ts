/** The results of works that are under way; where one fails, its failure, once the others have ended too. */
export async function together<Results extends readonly unknown[]>(
  ...works: { [Index in keyof Results]: Promise<Results[Index]> }
): Promise<Results> {
  await Promise.allSettled(works);
  return Promise.all(works) as Promise<unknown> as Promise<Results>;
}
