/** What a cell holds. */
export const CELL = {
  empty: 0,
  number: 1,
  text: 2,
  boolean: 3,
  date: 4,
  datetime: 5,
  time: 6,
  duration: 7,
  error: 8,
  unknown: 9,
} as const
export type CellKind = (typeof CELL)[keyof typeof CELL]

const FIRST_ROWS = 256

/** The cells of one column, from the first row of the sheet on. */
export class GridColumn {
  #kinds = new Uint8Array(0)
  /** The number; of a text its place in the list of texts; 1 for true. */
  #values = new Float64Array(0)
  /** Rows up to the last cell that holds something. */
  length = 0

  kind(row: number): CellKind {
    return row < this.length ? (this.#kinds[row] as CellKind) : CELL.empty
  }

  value(row: number): number {
    return this.#values[row]
  }

  set(row: number, kind: CellKind, value: number): void {
    if (row >= this.#kinds.length) this.#grow(row + 1)
    this.#kinds[row] = kind
    this.#values[row] = value
    this.length = Math.max(this.length, row + 1)
  }

  #grow(rows: number): void {
    const room = Math.max(FIRST_ROWS, rows, Math.ceil(this.#kinds.length * 1.5))
    const kinds = new Uint8Array(room)
    const values = new Float64Array(room)
    kinds.set(this.#kinds)
    values.set(this.#values)
    this.#kinds = kinds
    this.#values = values
  }
}

/** A range of merged cells: only its first cell holds a value. Rows and columns count from 0, both ends included. */
export interface MergedRange {
  readonly rows: readonly [number, number]
  readonly columns: readonly [number, number]
}

/** The cells of a sheet. */
export interface Grid {
  readonly columns: readonly GridColumn[]
  readonly rowCount: number
  readonly texts: readonly string[]
  readonly is1904: boolean
  readonly merged: readonly MergedRange[]
  readonly hiddenRows: ReadonlySet<number>
}
