const FEWEST_ROWS = 10

/** Share of the rows with a moment that no other row has; 0 of few rows. */
export function ownShare(values: Float64Array): number {
  const sorted = values.filter(value => !Number.isNaN(value)).sort()
  if (sorted.length < FEWEST_ROWS) return 0
  let single = 0
  for (let at = 0; at < sorted.length; at++) if (sorted[at] !== sorted[at - 1] && sorted[at] !== sorted[at + 1]) single++
  return single / sorted.length
}
