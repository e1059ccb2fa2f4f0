/** The value of numbers that are missing: the least one that a double holds. */
export const SYSTEM_MISSING = -Number.MAX_VALUE

/** Dates and times are seconds since 1582-10-14, the first day of the Gregorian calendar less one. */
export const EPOCH_DAYS = -141_428
export const EPOCH_MILLISECONDS = EPOCH_DAYS * 86_400_000

/** Codes of the formats in which dates are printed: DATE, ADATE, JDATE, MOYR, QYR, WKYR, EDATE, SDATE. */
export const DATE_FORMATS: ReadonlySet<number> = new Set([20, 23, 24, 28, 29, 30, 38, 39])
/** DATETIME and YMDHMS. */
export const MOMENT_FORMATS: ReadonlySet<number> = new Set([22, 41])
export const TIME_FORMAT = 21

/** Numbers of the records that came to the format later. */
export const EXTENSION = {
  machine: 3,
  floats: 4,
  longNames: 13,
  longTexts: 14,
  rows: 16,
  encoding: 20,
  textLabels: 21,
  textMissing: 22,
} as const

/**
 * A text beyond 255 bytes is declared as several of 255 bytes, each of which takes 256 bytes of a row; what is left for the last is counted
 * as if the others held 252.
 */
export const PIECE = {counted: 252, bytes: 255, placed: 256} as const

export interface Piece {
  readonly offset: number
  readonly bytes: number
}

/** Pieces of a text, or the one of a number, that begins at this byte of a row. */
export function piecesOf(width: number, offset: number): Piece[] {
  if (width <= PIECE.bytes) return [{offset, bytes: width}]
  const count = Math.ceil(width / PIECE.counted)
  return Array.from({length: count}, (_, at) => ({
    offset: offset + at * PIECE.placed,
    bytes: at < count - 1 ? PIECE.bytes : width - at * PIECE.counted,
  }))
}
