import type {DateForm} from '../core/column.js'

/** A column as a format with types holds it: what it is was said by whoever wrote the file, and is not guessed again. */
export type TypedColumn = TypedNumbers | TypedLevels | TypedMoments | TypedOther

interface Named {
  readonly name: string
  /** The type as the format calls it, such as `int32` or `decimal(10,2)`. */
  readonly type: string
}

/** Numbers in double precision; NaN stands for missing. */
export interface TypedNumbers extends Named {
  readonly kind: 'numbers'
  readonly values: Float64Array
  /** The type holds whole numbers alone. */
  readonly integer: boolean
}

/** Texts, categories, values with labels and booleans: one code per row into the levels; MISSING_CODE stands for missing. */
export interface TypedLevels extends Named {
  readonly kind: 'levels'
  readonly codes: Int32Array
  /** Different texts, in any order. */
  readonly levels: readonly string[]
  /** These are whole numbers that a double does not hold. */
  readonly beyondDouble?: boolean
}

/** Dates and times: whole steps of the form; NaN stands for missing. */
export interface TypedMoments extends Named {
  readonly kind: 'moments'
  readonly values: Float64Array
  readonly form: DateForm
}

/** What no table of records holds, such as lists or pictures: it can only be ignored. */
export interface TypedOther extends Named {
  readonly kind: 'other'
}

/** The columns of one file, of equal length. */
export interface TypedColumns {
  readonly columns: readonly TypedColumn[]
  readonly rowCount: number
  /** What one may not expect; no cell is shown. */
  readonly notes: readonly string[]
}
