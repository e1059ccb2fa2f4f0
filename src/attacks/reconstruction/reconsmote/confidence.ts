/** Share of the records on two lines that are none, and of these how many are left for every further line. */
const WRONG_OF_TWO = 0.02
const LEFT_PER_LINE = 0.4

/**
 * The probability that lines of exact rows which meet in one place meet in a record. Chance within double precision is
 * nothing beside the cases where lines must meet: rows and records in one plane, and what follows from a record that is
 * none. Each further line is a test that few of these pass, but tests depend on each other. How few was measured on
 * self-made releases of records that are normal, clustered or log-normal, in 3 to 10 columns, with 2 to 10 rows per
 * record; the row `calibration` of bench/geometry.ts measures it again.
 *
 * @param lines Two or more, but for records whose lines others took over.
 */
export function meetingConfidence(lines: number): number {
  return 1 - WRONG_OF_TWO * LEFT_PER_LINE ** (lines - 2)
}
