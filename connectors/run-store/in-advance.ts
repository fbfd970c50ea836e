/** The same values; each is asked for while the one before is looked at. */
export async function* inAdvance<Value>(values: AsyncGenerator<Value>): AsyncGenerator<Value> {
  let next = ask(values);
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = ask(values);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await values.return(undefined);
  }
}

/** What fails is thrown where it is awaited. */
function ask<Value>(values: AsyncGenerator<Value>): Promise<IteratorResult<Value, void>> {
  const asked = values.next();
  asked.catch(() => undefined);
  return asked;
}
