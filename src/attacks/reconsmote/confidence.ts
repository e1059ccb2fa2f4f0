/**
 * A chance meeting of lines in the right place takes a coincidence for every line beyond the first: each is taken to happen
 * one time in a hundred, far more often than on any set measured.
 */
export function confidenceOf(lines: number): number {
  return 1 - 0.01 ** (lines - 1)
}
