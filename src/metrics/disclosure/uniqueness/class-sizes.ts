/** How many combinations have so many people, by size. */
export interface ClassSizes {
  readonly bySize: ReadonlyMap<number, number>
  /** People. */
  readonly people: number
  /** Combinations. */
  readonly classes: number
}

/** @param sizes People of each combination; those of nobody are left out. */
export function classSizes(sizes: Iterable<number>): ClassSizes {
  const bySize = new Map<number, number>()
  let [people, classes] = [0, 0]
  for (const size of sizes) {
    if (size === 0) continue
    bySize.set(size, (bySize.get(size) ?? 0) + 1)
    people += size
    classes++
  }
  return {bySize, people, classes}
}

export const uniquesOf = ({bySize}: ClassSizes): number => bySize.get(1) ?? 0
