export interface TreeEdge {
  readonly parent: number
  readonly child: number
}

/**
 * The tree over all nodes whose edges weigh most (Prim 1957, doi:10.1002/j.1538-7305.1957.tb01515.x), from node 0 on: a
 * node stands as a parent only after it stood as a child. The first of equally heavy edges is taken.
 */
export function maximumSpanningTree(count: number, weight: (a: number, b: number) => number): TreeEdge[] {
  const edges: TreeEdge[] = []
  const best = Array.from({length: count}, () => ({parent: 0, weight: -Infinity}))
  const outside = new Set(best.keys())
  let last = 0
  outside.delete(0)
  while (outside.size > 0) {
    for (const node of outside) {
      const own = weight(Math.min(last, node), Math.max(last, node))
      if (own > best[node].weight) best[node] = {parent: last, weight: own}
    }
    const next = [...outside].reduce((one, other) => (best[other].weight > best[one].weight ? other : one))
    edges.push({parent: best[next].parent, child: next})
    outside.delete(next)
    last = next
  }
  return edges
}
