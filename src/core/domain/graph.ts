/** A directed graph as node → the nodes it waits for. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * Orders the nodes so that each comes after what it waits for, keeping the given order otherwise (A. B. Kahn, 1962).
 * @returns the order, or a cycle as a closed path (`a → b → a`), first node repeated at the end.
 */
export function topologicalOrder(
  graph: Dependencies,
): { readonly order: readonly string[] } | { readonly cycle: readonly string[] } {
  const waiting = new Map<string, number>();
  const followers = new Map<string, string[]>();
  for (const [node, needs] of graph) {
    const known = needs.filter((need) => graph.has(need));
    waiting.set(node, known.length);
    for (const need of known) {
      const those = followers.get(need);
      if (those) those.push(node);
      else followers.set(need, [node]);
    }
  }
  const order = [...graph.keys()].filter((node) => waiting.get(node) === 0);
  for (let i = 0; i < order.length; i++) {
    for (const follower of followers.get(order[i] ?? '') ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) order.push(follower);
    }
  }
  return order.length === graph.size ? { order } : { cycle: cycleIn(graph, new Set(order)) };
}

/** Walks the nodes that could not be ordered until one repeats. */
function cycleIn(graph: Dependencies, ordered: ReadonlySet<string>): readonly string[] {
  const path = new Set<string>();
  let node = [...graph.keys()].find((candidate) => !ordered.has(candidate));
  while (node !== undefined && !path.has(node)) {
    path.add(node);
    node = graph.get(node)?.find((need) => graph.has(need) && !ordered.has(need));
  }
  const walked = [...path];
  return node === undefined ? walked : [...walked.slice(walked.indexOf(node)), node];
}
