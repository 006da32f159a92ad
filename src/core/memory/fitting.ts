/** Things of one kind, the most important first, each as the text that it takes. */
export interface Portion<N extends string> {
  readonly name: N;
  readonly texts: readonly string[];
}

/** What of several portions fits a budget. */
export interface Fitted<N extends string> {
  /** How many of each, from the first on. */
  readonly kept: ReadonlyMap<N, number>;
  readonly used: number;
  /** How many of the tokens each takes. */
  readonly tokens: ReadonlyMap<N, number>;
  /** What did not fit, in the order of the portions. */
  readonly leftOut: readonly { readonly part: N; readonly count: number }[];
}

/**
 * Takes from the portions in their order what fits. A portion ends with the first thing of it that does not fit; what comes
 * later may be smaller and fit still.
 */
export function fitPortions<N extends string>(
  portions: readonly Portion<N>[],
  tokens: number,
  estimate: (text: string) => number,
): Fitted<N> {
  const kept = new Map<N, number>();
  const taken = new Map<N, number>();
  const leftOut: { part: N; count: number }[] = [];
  let used = 0;
  for (const { name, texts } of portions) {
    const before = used;
    let count = 0;
    for (const text of texts) {
      const cost = estimate(text);
      if (used + cost > tokens) break;
      used += cost;
      count++;
    }
    kept.set(name, count);
    taken.set(name, used - before);
    if (count < texts.length) leftOut.push({ part: name, count: texts.length - count });
  }
  return { kept, used, tokens: taken, leftOut };
}
