/**
 * Pairs of rows that lie `shift` apart in one example, examples being `rowsPerExample` rows that follow each other: the first row,
 * its example, and how often the pair counts in a sum over all pairs.
 */
export function forEachPair(
  rows: number,
  rowsPerExample: number,
  shift: number,
  visit: (row: number, example: number, times: number) => void,
): void {
  const times = shift === 0 ? 1 : 2
  for (let row = 0; row < rows - shift; row++) {
    if ((row % rowsPerExample) + shift < rowsPerExample) visit(row, Math.floor(row / rowsPerExample), times)
  }
}
