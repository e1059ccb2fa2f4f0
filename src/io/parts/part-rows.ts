/** Where a row of a table stands in one of its files. */
export interface PartPlace {
  readonly part: string
  /** From 1, in that file. */
  readonly row: number
}

/** Which part a row of a table came from. */
export class PartRows {
  readonly #starts: {readonly part: string; readonly before: number}[] = []

  /** @param before How many rows of the table came before this part. */
  start(part: string, before: number): void {
    this.#starts.push({part, before})
  }

  /** @param row Of the table, from 1. */
  placeOf(row: number): PartPlace | undefined {
    const start = this.#starts.findLast(({before}) => before < row)
    return start && {part: start.part, row: row - start.before}
  }
}

/** A row in words: `row 512 (line 13 of 'part-2.csv')`. Lines are those of the part. */
export function rowInWords({row, line, place}: {row: number; line?: number | undefined; place?: PartPlace | undefined}): string {
  if (line === undefined) return place === undefined ? `row ${row}` : `row ${row} (row ${place.row} of '${place.part}')`
  return `row ${row} (line ${line}${place === undefined ? '' : ` of '${place.part}'`})`
}
